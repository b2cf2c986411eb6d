// Asking for files.

/** Opens the browser's own dialog. */
export function chooseFiles(then: (files: File[]) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.addEventListener('change', () => { if (input.files?.length) then([...input.files]) })
  input.click()
}
