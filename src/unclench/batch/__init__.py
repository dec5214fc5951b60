"""Record batches in, record batches out: many cases with the answers each would get alone. Needs pyarrow."""

from unclench.batch.assess import Assessed, assess_batch, rejected_schema, result_schema

__all__ = ["Assessed", "assess_batch", "rejected_schema", "result_schema"]
