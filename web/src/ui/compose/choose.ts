// Asking for files.

/** Opens the browser's own dialog, for one file of a kind or for many of any. */
export function chooseFiles(then: (files: File[]) => void, accept?: string): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = !accept
  if (accept) input.accept = accept
  input.addEventListener('change', () => { if (input.files?.length) then([...input.files]) })
  input.click()
}
