/** The files of a drop; folders and other things are left out. */
export function filesOf(transfer: DataTransfer): File[] {
  const entries = [...transfer.items].filter((item) => item.kind === "file");
  return entries.flatMap((item) => {
    if (item.webkitGetAsEntry?.()?.isDirectory) return [];
    const file = item.getAsFile();
    return file ? [file] : [];
  });
}
