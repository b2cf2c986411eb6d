// The semaphore of the Chappe brothers, which is our mark.
export function Mark(props: { class?: string }) {
  return (
    <svg viewBox="0 0 512 512" class={props.class ?? ''} aria-hidden="true">
      <g fill="none" stroke="currentColor" stroke-width="40" stroke-linecap="round" stroke-linejoin="round">
        <path d="M256 404V232" /><path d="M150 286 256 232 362 178" /><path d="M150 286v-76" /><path d="M362 178v-66" />
      </g>
    </svg>
  )
}
