"""A person of the client scenarios who uses Telethon 1.25.1 of Debian, layer 144.

It reads commands from standard input and prints answers and what it sees, each
a line of JSON; see ../lib/program.mjs. Telethon is unmodified: address and key
go in by its own means.
"""
import argparse
import asyncio
import hashlib
import json
import logging
import sys

from telethon import TelegramClient, events
from telethon.crypto import rsa
from telethon.sessions import MemorySession
from telethon.tl import functions, types

API_ID, API_HASH = 1, '0123456789abcdef0123456789abcdef'


def show(value):
    print(json.dumps(value), flush=True)


class GapHandler(logging.Handler):
    """Telethon tells only its log that it asks for what it has missed."""

    def emit(self, record):
        if 'Getting difference for channel' in record.getMessage():
            show({'saw': {'type': 'gap', 'text': record.getMessage()}})


class Person:
    def __init__(self, address, key, phone):
        host, port = address.rsplit(':', 1)
        with open(key) as f:
            rsa.add_key(f.read(), old=False)
        session = MemorySession()
        session.set_dc(2, host, int(port))
        log = logging.getLogger('telethon')
        log.setLevel(logging.INFO)
        log.addHandler(GapHandler())
        log.propagate = False
        self.phone = phone
        self.client = TelegramClient(session, API_ID, API_HASH, base_logger=log, sequential_updates=True)
        self.client.add_event_handler(self.update, events.Raw())

    def update(self, u):
        seen = None
        if isinstance(u, types.UpdateNewChannelMessage):
            seen = message(u.message)
        elif isinstance(u, types.UpdateEditChannelMessage):
            seen = {**message(u.message), 'type': 'edit'}
        elif isinstance(u, types.UpdateDeleteChannelMessages):
            seen = {'type': 'delete', 'ids': u.messages}
        elif isinstance(u, types.UpdatePinnedChannelMessages):
            seen = {'type': 'pin', 'ids': u.messages}
        elif isinstance(u, types.UpdateReadChannelOutbox):
            seen = {'type': 'read', 'id': u.max_id}
        elif isinstance(u, types.UpdateMessageReactions):
            seen = {'type': 'reactions', 'id': u.msg_id, 'counts': reactions(u.reactions)}
        elif isinstance(u, types.UpdateMessagePoll):
            seen = {'type': 'poll', 'counts': {v.option.decode(): v.voters for v in u.results.results or []}}
        if seen:
            show({'saw': seen})

    # Commands: their names are those of the input.

    async def request_code(self, c):
        await self.client.send_code_request(self.phone)

    async def sign_up(self, c):
        me = await self.client.sign_up(c['code'], c['name'], phone=self.phone)
        await self.client(functions.updates.GetStateRequest())
        return me.id

    async def join(self, c):
        res = await self.client(functions.messages.ImportChatInviteRequest(c['hash']))
        return res.chats[0].id

    def peer(self, c):
        return self.client.get_input_entity(types.PeerChannel(c['chat']))

    async def members(self, c):
        return [u.first_name for u in await self.client.get_participants(await self.peer(c))]

    async def send(self, c):
        return (await self.client.send_message(await self.peer(c), c['text'], reply_to=c.get('replyTo'))).id

    async def edit(self, c):
        await self.client.edit_message(await self.peer(c), c['message'], c['text'])

    async def remove(self, c):
        await self.client.delete_messages(await self.peer(c), c['message'])

    async def read(self, c):
        await self.client.send_read_acknowledge(await self.peer(c), max_id=c['message'])

    async def history(self, c):
        found = await self.client.get_messages(await self.peer(c), limit=100)
        return [{'id': m.id, 'text': m.message} for m in reversed(found) if isinstance(m, types.Message)]

    async def send_photo(self, c):
        return (await self.client.send_file(await self.peer(c), c['file'], caption=c['text'])).id

    async def download(self, c):
        m = await self.client.get_messages(await self.peer(c), ids=c['message'])
        return hashlib.sha256(await self.client.download_media(m, bytes)).hexdigest()

    async def react(self, c):
        await self.client(functions.messages.SendReactionRequest(await self.peer(c), c['message'], reaction=c['text']))

    async def send_poll(self, c):
        answers = [types.PollAnswer(text, str(i).encode()) for i, text in enumerate(c['answers'])]
        quiz = c.get('correct') is not None
        poll = types.InputMediaPoll(
            types.Poll(0, c['text'], answers, quiz=quiz),
            correct_answers=[answers[c['correct']].option] if quiz else None)
        return (await self.client.send_message(await self.peer(c), file=poll)).id

    async def vote(self, c):
        m = await self.client.get_messages(await self.peer(c), ids=c['message'])
        option = m.media.poll.answers[c['option']].option
        await self.client(functions.messages.SendVoteRequest(await self.peer(c), c['message'], [option]))

    async def results(self, c):
        m = await self.client.get_messages(await self.peer(c), ids=c['message'])
        if isinstance(m.media, types.MessageMediaPoll):
            votes = {v.option: v.voters for v in m.media.results.results or []}
            return [votes.get(a.option, 0) for a in m.media.poll.answers]
        return reactions(m.reactions)


def message(m):
    seen = {'type': 'own message' if m.out else 'message', 'id': m.id}
    if isinstance(m, types.MessageService):
        seen['type'] = 'message'
        seen['service'] = type(m.action).__name__.removeprefix('MessageAction')
        return seen
    seen['text'] = m.message
    if m.reply_to:
        seen['replyTo'] = m.reply_to.reply_to_msg_id
    if isinstance(m.from_id, types.PeerUser):
        seen['from'] = m.from_id.user_id
    if m.media:
        seen['media'] = type(m.media).__name__.removeprefix('MessageMedia').lower()
    return seen


def reactions(r):
    return {c.reaction: c.count for c in r.results} if r else {}


COMMANDS = {
    'requestCode': 'request_code', 'signUp': 'sign_up', 'sendPhoto': 'send_photo', 'sendPoll': 'send_poll',
    **{name: name for name in ('join', 'members', 'send', 'edit', 'remove', 'read', 'history', 'download', 'react', 'vote', 'results')},
}


async def obey(person, line):
    c = json.loads(line)
    try:
        show({'id': c['id'], 'result': await getattr(person, COMMANDS[c['do']])(c)})
    except Exception as e:
        show({'id': c['id'], 'error': f'{type(e).__name__}: {e}'})


async def main():
    args = argparse.ArgumentParser()
    for name in ('addr', 'key', 'phone'):
        args.add_argument(f'--{name}', required=True)
    args = args.parse_args()
    person = Person(args.addr, args.key, args.phone)
    await person.client.connect()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await obey(person, line)
    await person.client.disconnect()


asyncio.run(main())
