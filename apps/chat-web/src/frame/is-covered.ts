/** Base UI's dialogs say that they are open; the browser's own are modal. The emoji stand beside the page, not over it. */
const COVERS = 'dialog:modal, [role=dialog][data-open], [role=alertdialog][data-open]';

/** Something modal stands over the page: what lies behind it takes no keys and no files. */
export const isCovered = (): boolean => document.querySelector(COVERS) !== null;
