// What those see who manage a group or channel: a page each.
import { lazy, Match, Switch } from 'solid-js'
import type { PeerId } from '../../mt/records.ts'
import type { SidePage } from '../side/pages.ts'
import { Admins } from './admins.tsx'
import { DiscussionPage } from './discussion.tsx'
import { Links } from './links.tsx'
import { MembersPage } from './members.tsx'
import { Overview } from './overview.tsx'
import { Permissions } from './permissions.tsx'
import { ReactionsPage } from './reactions.tsx'
import { Removed } from './removed.tsx'
import { Requests } from './requests.tsx'
import '../settings/settings.css'
import './manage.css'

const Log = lazy(() => import('./log.tsx'))

export default function Manage(props: { id: PeerId; page: SidePage }) {
  return (
    <Switch>
      <Match when={props.page === 'manage'}><Overview id={props.id} /></Match>
      <Match when={props.page === 'members'}><MembersPage id={props.id} /></Match>
      <Match when={props.page === 'admins'}><Admins id={props.id} /></Match>
      <Match when={props.page === 'permissions'}><Permissions id={props.id} /></Match>
      <Match when={props.page === 'removed'}><Removed id={props.id} /></Match>
      <Match when={props.page === 'links'}><Links id={props.id} /></Match>
      <Match when={props.page === 'requests'}><Requests id={props.id} /></Match>
      <Match when={props.page === 'reactions'}><ReactionsPage id={props.id} /></Match>
      <Match when={props.page === 'discussion'}><DiscussionPage id={props.id} /></Match>
      <Match when={props.page === 'log'}><Log id={props.id} /></Match>
    </Switch>
  )
}
