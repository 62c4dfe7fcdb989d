import type { ComponentChildren } from 'preact';

/** A table that scrolls on its own where it is wider than the page, by the keyboard too; its rows are the children. */
export function Table({
  label,
  columns,
  kind,
  isCaptioned = false,
  children,
}: {
  /** What the table is, for screen readers. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly kind?: 'two-columns';
  /** Whether `label` is also the caption of the table. */
  readonly isCaptioned?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={label}>
      <table class={kind}>
        {isCaptioned && <caption class="hidden">{label}</caption>}
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
