/** Two meters, one of them nearly full, in the color of the text beside them. */
export const mark =
  '<svg viewBox="0 0 20 20" width="20" height="20" fill="currentColor" aria-hidden="true">' +
  '<rect x="1" y="3.5" width="18" height="5" rx="2.5" opacity=".25"/>' +
  '<rect x="1" y="3.5" width="14" height="5" rx="2.5"/>' +
  '<rect x="1" y="11.5" width="18" height="5" rx="2.5" opacity=".25"/>' +
  '<rect x="1" y="11.5" width="7" height="5" rx="2.5"/></svg>'
