// Le compte et ses réglages.
export const account = {} as const
