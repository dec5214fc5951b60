/* The exact posterior of a two-level noisy-OR network with a complaint: one plan, many lanes.
 *
 * All arrays are C-contiguous with the lane as the last axis. Nothing here throws; a call returns a code,
 * below 0 if it failed. */
#ifndef UNCLENCH_KERNEL_H
#define UNCLENCH_KERNEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* bound: from here */
enum { UNCLENCH_OK = 0, UNCLENCH_NO_MEMORY = -1, UNCLENCH_TOO_WIDE = -2 };

/* on, off, weight: (causes, lanes). edge: (causes, findings, lanes), the findings all positive. leak: (findings, lanes).
 * other: (lanes). Returns the most findings open at once; past `cap` (at most 30) nothing is solved: TOO_WIDE.
 * Out, rows of `lanes`: active and joint, a row a cause; responsible, a row more; evidence; total. */
int unclench_solve(int32_t causes, int32_t findings, int64_t lanes, const double *on, const double *off,
                   const double *edge, const double *leak, const double *weight, const double *other, int32_t cap,
                   double *out);

/* Returns the most findings open at once; produces: (causes, findings), non-zero where a cause can produce a positive finding. */
int unclench_width(int32_t causes, int32_t findings, const uint8_t *produces);

/* Many cases over one network, one lane each. on, off, weight: (cases, causes). other: (cases).
 * The positive findings of case k: positives[starts[k]] to positives[starts[k + 1] - 1], each once.
 * The edges to finding f: edge_starts[f] to edge_starts[f + 1] - 1 of edge_causes and edge_shares. leaks: (findings).
 * Out: active: (cases, causes). responsible: (cases, causes + 1). widths: (cases); a case wider than `cap` is left. */
int unclench_solve_many(int64_t cases, int32_t causes, const double *on, const double *off, const double *weight,
                        const double *other, const int64_t *starts, const int32_t *positives,
                        const int64_t *edge_starts, const int32_t *edge_causes, const double *edge_shares,
                        const double *leaks, int32_t cap, double *active, double *responsible, int32_t *widths);

/* What some values of a mark come to for each of `owners` who divide its `values`. Value v of owner n has part[n, v] of
 * own[row[n, v]], (rows, own_lanes), one lane for all or as many as there are. out[n] = shift + scale * the sum over the
 * `count` values `chosen` of part * own * worth[group[n], v]; without `worth`, (groups, values, lanes), of part * own.
 * out: (owners, lanes). */
void unclench_weigh(int64_t owners, int64_t values, int64_t lanes, int64_t own_lanes, const double *own,
                    const int64_t *row, const double *part, int64_t count, const int64_t *chosen, const int64_t *group,
                    const double *worth, double scale, double shift, double *out);

/* The same in single precision. */
void unclench_weigh_single(int64_t owners, int64_t values, int64_t lanes, int64_t own_lanes, const float *own,
                           const int64_t *row, const float *part, int64_t count, const int64_t *chosen,
                           const int64_t *group, const float *worth, float scale, float shift, float *out);
/* bound: to here */

#ifdef __cplusplus
}
#endif
#endif
