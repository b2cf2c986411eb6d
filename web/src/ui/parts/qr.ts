// A QR code of a text, as a path of squares. The code that makes it is fetched
// when first needed.
export async function qrPicture(text: string): Promise<{ size: number; path: string }> {
  const qr = (await import('qrcode')).default
  const { size, data } = qr.create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let i = 0; i < data.length; i++) if (data[i]) path += `M${i % size} ${Math.floor(i / size)}h1v1h-1z`
  return { size, path }
}
