/** A ref: the button that appears with it has the focus. */
export function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}
