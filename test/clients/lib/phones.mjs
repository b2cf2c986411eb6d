// Numbers of the range that is set apart for tests; each is given out once in
// a process, and each scenario has a process and a server of its own.
let next = 1

export const newPhone = () => `99966${String(40000000 + next++).slice(-8)}`
