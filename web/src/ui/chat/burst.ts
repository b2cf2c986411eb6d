// A reaction that one gives flies up for a moment, in a few copies.
const still = matchMedia('(prefers-reduced-motion: reduce)')
const copies = 7

export function burst(from: Element, emoji: string): void {
  if (still.matches) return
  const at = from.getBoundingClientRect()
  const box = document.createElement('div')
  box.className = 'burst'
  box.setAttribute('aria-hidden', 'true')
  box.style.left = `${at.left + 18}px`
  box.style.top = `${at.top + at.height / 2}px`
  const flying = Array.from({ length: copies }, (_, i) => {
    const one = document.createElement('span')
    one.textContent = emoji
    box.append(one)
    const main = i === 0
    const side = main ? 0 : (Math.random() - 0.5) * 110
    const up = main ? 46 : 40 + Math.random() * 70
    return one.animate(
      [{ transform: 'scale(.4)', opacity: 0 }, { transform: `translate(${side / 2}px, ${-up / 2}px) scale(${main ? 2.1 : 1})`, opacity: 1, offset: 0.35 }, { transform: `translate(${side}px, ${-up}px) rotate(${side / 2}deg) scale(${main ? 1.5 : 0.6})`, opacity: 0 }],
      { duration: 750 + Math.random() * 300, easing: 'cubic-bezier(.2, .7, .2, 1)', fill: 'forwards' },
    ).finished
  })
  document.body.append(box)
  void Promise.allSettled(flying).then(() => box.remove())
}
