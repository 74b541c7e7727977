/** The head of a table: its columns by name, those of numbers at the end. Roles are said again because a grid on phones takes them. */
export const Columns = ({
  names,
  numbers = [],
}: {
  names: readonly string[];
  /** Which of them hold numbers. */
  numbers?: readonly string[];
}) => (
  <thead role="rowgroup">
    <tr role="row">
      {names.map((name) => (
        <th key={name} role="columnheader" scope="col" className={numbers.includes(name) ? 'n' : undefined}>
          {name}
        </th>
      ))}
    </tr>
  </thead>
);
