"""Fixed words of `unclench batch`: what is wrong with a row or a file, how far it is, and what is kept."""

from __future__ import annotations

NEEDS_ARROW = "unclench batch needs pyarrow, which is not installed."
INSTALL = "Install it with: pip install 'unclench[batch]'"

NOT_REPEATED = "An answer is not right here. It is not repeated in this file; look at the row."
ELIDED = "'…'"
NOT_JSON = "This JSON cannot be read: {why}."
KEY_TWICE = "a key stands there twice"
NO_NUMBER = "{constant} is no number"
TOO_DEEP = "it is nested too deeply"
NOT_OBJECT = 'a row is an object, such as {"id": "7", "answers": [{"age": 70}]}'
NOT_AN_ANSWER = "This is no answer."
NOT_UTF8 = "The line is not UTF-8 text."
TOO_LONG = "The line is longer than {most:,} bytes."
BAD_QUOTES = "The quotes do not match."
FIELDS = "The row has {count} fields; the header has {expected}."

COLUMN_UNKNOWN = "Nothing is called {name!r}."
COLUMN_RENAME = "Rename the column or take it out: a misspelled danger sign must not be passed over."
COLUMN_TWICE = "The column {name!r} stands there twice."
NO_COLUMNS = "No column holds answers."
COLUMNS_WANTED = "Give `answers`, or one column for each id of `unclench knowledge vocabulary`."
BESIDE_ANSWERS = "Beside `{beside}` there is no room for the column {name!r}."

NOT_PARQUET = "This is not a Parquet file."
EMPTY = "The file is empty."
EMPTY_MEND = "The first line names the columns."
KINDS = "The cases end in .parquet, .ndjson or .csv, the result in .parquet."
SAME = "Cases and result are the same file."
UNREADABLE = "It cannot be read: {why}."
UNWRITABLE = "It cannot be written: {why}."
OTHER_RUN = "It holds parts of another run: the cases, the knowledge, the version or --top were others."
OTHER_RUN_MEND = "Name another result, or delete this folder to begin anew."
WORKER_DIED = "A process died, perhaps for want of memory. What is done is kept."
GO_ON = "Run the same command again to go on."

RATE = "{rate:.0f} cases a second"
STOPPED = "Stopped. {rows:,} rows are done and kept in {folder}. Run the same command again to go on."
DONE = "{assessed:,} cases assessed. Written to {path}."
REJECTED = "{rejected:,} rows were not, and {path} says why."
