/*
 * Words that addresses have wherever they are: two addresses that share only these are not the same. A comparison adds
 * the words of the places that its lists name.
 */

/** Of streets, buildings and areas, in English. */
export const addressWords: readonly string[] = (
  'street str st road rd avenue ave lane drive boulevard blvd highway building bldg block tower floor flr room suite unit ' +
  'office no number po box zip code postal city district province region county state industrial zone park area ' +
  'north south east west central new near opposite the of and'
).split(' ');
