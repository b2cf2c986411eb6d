// The plain objects that cross the border between worker and page. They know
// nothing of TL; layers may change without the page noticing. Those of running
// groups and channels are in rooms.ts.
export type * from './records/peer.ts'
export type * from './records/file.ts'
export type * from './records/message.ts'
export type * from './records/dialog.ts'
export type * from './records/account.ts'
export type * from './records/event.ts'
