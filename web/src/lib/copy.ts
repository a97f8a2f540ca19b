/**
 * Put a text into the clipboard.
 *
 * Where the browser does not let us, over plain HTTP for instance, the text is selected where it is `shown`, for the
 * person to copy, and false is given.
 */
export async function copy(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    // Missing where the page did not come over HTTPS, whatever its type says.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown instanceof HTMLInputElement) {
      shown.focus();
      shown.select();
    } else if (shown) {
      window.getSelection()?.selectAllChildren(shown);
    }
    return false;
  }
}
