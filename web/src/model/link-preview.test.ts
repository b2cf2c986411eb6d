import { expect, test, vi } from 'vitest'

const api = vi.hoisted(() => ({ linkPreview: vi.fn() }))
vi.mock('../mt/port.ts', () => ({ api }))

const { firstLink, previewOf } = await import('./link-preview.ts')

test('a link is found as people write it', () => {
  const found = (text: string) => firstLink(text, [])
  expect(found('see https://example.org/a?b=c#d, and http://other.org')).toBe('https://example.org/a?b=c#d')
  expect(found('see (www.example.org/page).')).toBe('www.example.org/page')
  expect(found('at example.org:8080/x or so')).toBe('example.org:8080/x')
  expect(found('écris à bücher.example!')).toBe('bücher.example')
  expect(found('a letter to anna@example.org')).toBeUndefined()
  expect(found('well... 3.14, @name.more and so.')).toBeUndefined()
})

test('what is put on words counts where it stands, code not at all', () => {
  const at = (type: 'link' | 'code', offset: number, length: number, url?: string) => ({ type, offset, length, ...(url ? { url } : {}) })
  expect(firstLink('here and https://b.org', [at('link', 0, 4, 'https://a.org')])).toBe('https://a.org')
  expect(firstLink('https://b.org here', [at('link', 14, 4, 'https://a.org')])).toBe('https://b.org')
  expect(firstLink('https://b.org', [at('code', 0, 13)])).toBeUndefined()
})

test('the server is asked once for a link, and again after an error', async () => {
  api.linkPreview.mockRejectedValueOnce(new Error('away')).mockResolvedValue({ url: 'https://a.org' })
  await expect(previewOf('https://a.org')).rejects.toThrow()
  await previewOf('https://a.org')
  expect(await previewOf('https://a.org')).toEqual({ url: 'https://a.org' })
  expect(api.linkPreview).toHaveBeenCalledTimes(2)
})
