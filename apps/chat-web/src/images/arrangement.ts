/** How much of the grid one image takes: columns of six, and rows. */
export interface Tile {
  columns: 2 | 3 | 4 | 6;
  rows: 1 | 2;
}
export interface Arrangement {
  /** Width by height of the whole; known before any image is here, so nothing moves when one comes. */
  ratio: number;
  /** One for each image, in their order. */
  tiles: readonly Tile[];
}

/** A single image keeps its own shape within these bounds; beyond them it is cut to fit. */
const TALLEST = 3 / 4;
const WIDEST = 2;

const WHOLE: Tile = { columns: 6, rows: 2 };
const TALL_HALF: Tile = { columns: 3, rows: 2 };
const BIG: Tile = { columns: 4, rows: 2 };
const HALF: Tile = { columns: 3, rows: 1 };
const THIRD: Tile = { columns: 2, rows: 1 };

/** Images of one message in a grid six columns wide. Each row is a third of the width high, so that two rows make 3:2. */
export function arrange(images: readonly { width: number; height: number }[]): Arrangement {
  const [first] = images;
  switch (images.length) {
    case 0:
    case 1:
      return {
        ratio: first ? Math.min(WIDEST, Math.max(TALLEST, first.width / first.height)) : WIDEST,
        tiles: first ? [WHOLE] : [],
      };
    case 2:
      return { ratio: 3 / 2, tiles: [TALL_HALF, TALL_HALF] };
    case 3:
      return { ratio: 3 / 2, tiles: [BIG, THIRD, THIRD] };
    default: {
      // Rows of two come first, and only as many as rows of three leave over.
      const inPairs = (2 * ((3 - (images.length % 3)) % 3)) as 0 | 2 | 4;
      const rows = Math.ceil(images.length / 3);
      return { ratio: 3 / rows, tiles: images.map((_, index) => (index < inPairs ? HALF : THIRD)) };
    }
  }
}
