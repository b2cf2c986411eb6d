// One's account and its settings, in English.
export const account = {} as const
