/** A QR code made of characters, for the camera of another device. */
export async function qrCode(url: string): Promise<string> {
  // Loaded only here: hardly any login asks for it.
  const { renderUnicodeCompact } = await import('uqr')
  return `${renderUnicodeCompact(url, { border: 2 })}\n`
}
