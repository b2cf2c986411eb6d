// Animations of Lottie, as they come: gzipped JSON. The player is fetched with
// the first of them.
import type { AnimationItem } from 'lottie-web/build/player/lottie_light_canvas'

let player: Promise<typeof import('lottie-web/build/player/lottie_light_canvas').default> | undefined

// What a sticker may be at most, unpacked: clients of Telegram take no more.
const largest = 2 << 20

async function unpacked(packed: Blob): Promise<object> {
  const text = await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).text()
  if (text.length > largest) throw new Error('the animation is too large')
  return JSON.parse(text) as object
}

/** Draws an animation into an element; undefined if that has gone meanwhile. */
export async function drawLottie(into: HTMLElement, packed: Blob, playing: boolean, there: () => boolean): Promise<AnimationItem | undefined> {
  player ??= import('lottie-web/build/player/lottie_light_canvas').then((m) => m.default)
  const [lottie, animationData] = await Promise.all([player, unpacked(packed)])
  if (!there()) return undefined
  const item = lottie.loadAnimation({ container: into, renderer: 'canvas', loop: true, autoplay: playing, animationData, rendererSettings: { clearCanvas: true } })
  item.setSubframe(false)
  if (!playing) item.goToAndStop(0, true)
  return item
}
