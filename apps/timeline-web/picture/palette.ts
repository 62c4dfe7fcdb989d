/** The colours of the picture, read from the style sheet, so that both themes are written in one place. */
export interface Palette {
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly paper: string;
  readonly restricts: string;
  readonly flags: string;
  readonly lifted: string;
  readonly retracted: string;
  readonly cross: string;
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'),
    faint: colour('ink-faint'),
    line: colour('line'),
    paper: colour('paper'),
    restricts: colour('restricts'),
    flags: colour('flags'),
    lifted: colour('lifted'),
    retracted: colour('retracted'),
    cross: colour('cross'),
  };
}
