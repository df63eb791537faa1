/** Types that both databases know; `?` allows null. */
export type ColumnType = 'int' | 'int?' | 'text' | 'text?' | 'bytes' | 'bytes?'
