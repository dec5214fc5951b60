// One forward and one backward pass over the states of the open findings, for several lanes at once.
//
// A state is one bit for every open finding, set if it is covered; W lanes stand side by side. States come in pairs:
// without and with the complaint produced so far. Backward, the worth of the rest without and with the complaint
// produced by it. What the passes mean is written down in `inference/posterior.py`, which must give the same answers.
//
// Sums run over eight partial sums whatever the machine, and products are not fused, so that every machine agrees.

#include "kernel.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "plan.hpp"

#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

namespace {

using unclench::Kind;
using unclench::Link;
using unclench::Plan;
using unclench::Program;
using unclench::Step;

constexpr int32_t kMostBits = 30;
constexpr int kWide = 8;
constexpr int64_t kRoomForWide = int64_t{1} << 18;

struct Problem {
    int64_t lanes;
    const double *on, *off, *edge, *leak, *weight, *other;
    double *active, *joint, *responsible, *evidence, *total;
    bool complaint;  // some cause has weight; else no state is ever marked, and half of the work is left out
};

bool any_above_zero(const double *values, int64_t count) {
    return std::any_of(values, values + count, [](double value) { return value > 0.0; });
}

// Memory of one call, cut once.
struct Workspace {
    std::unique_ptr<double[]> memory;    // as it comes: every state is written before it is read
    size_t room = 0;
    double *plain, *marked;              // every slot of a program
    double *worth, *worth_marked;        // the worth of the rest
    double *pulled, *pulled_marked;      // the same, seen from before a cause
    double *chain;                       // a finding's own states before each folded cause: plain, marked of both states
    double *home;                        // the weight made by each program, (programs, lanes)

    void fit(const Plan &plan, int64_t lanes, int width) {
        int64_t slots = 1, widest = 1, folded = 0;
        for (const Program &program : plan.programs) {
            slots = std::max(slots, program.room);
            widest = std::max(widest, program.widest);
            folded = std::max<int64_t>(folded, program.most_folded);
        }
        const auto programs = static_cast<int64_t>(plan.programs.size());
        const auto size = static_cast<size_t>((2 * slots + 4 * widest + 4 * (folded + 1)) * width + programs * lanes);
        if (room < size) memory.reset(new double[size]), room = size;
        double *next = memory.get();
        const auto cut = [&next, width](int64_t states) {
            double *start = next;
            next += states * width;
            return start;
        };
        plain = cut(slots), marked = cut(slots);
        worth = cut(widest), worth_marked = cut(widest), pulled = cut(widest), pulled_marked = cut(widest);
        chain = cut(4 * (folded + 1));
        home = next;
    }
};

// A cause has covered a finding: what was uncovered is so still, or covered now. `run` states lie between the halves.
template <int W>
ALWAYS_INLINE void push_runs(double *__restrict states, int64_t count, int64_t run, const double *__restrict edge) {
    for (int64_t base = 0; base < count; base += 2 * run) {
        double *__restrict uncovered = states + base * W;
        double *__restrict covered = uncovered + run * W;
        for (int64_t i = 0; i < run; ++i)
            for (int l = 0; l < W; ++l) {
                const double before = uncovered[i * W + l];
                covered[i * W + l] += before * edge[l];
                uncovered[i * W + l] = before * (1.0 - edge[l]);
            }
    }
}

// The transpose of `push_runs`.
template <int W>
ALWAYS_INLINE void pull_runs(double *__restrict states, int64_t count, int64_t run, const double *__restrict edge) {
    for (int64_t base = 0; base < count; base += 2 * run) {
        double *__restrict uncovered = states + base * W;
        const double *__restrict covered = uncovered + run * W;
        for (int64_t i = 0; i < run; ++i)
            for (int l = 0; l < W; ++l)
                uncovered[i * W + l] = uncovered[i * W + l] * (1.0 - edge[l]) + covered[i * W + l] * edge[l];
    }
}

// Short runs are told to the compiler, which then takes several at once.
template <int W>
ALWAYS_INLINE void push(double *__restrict states, int64_t count, int32_t bit, const double *__restrict edge) {
    switch (bit) {
        case 0: return push_runs<W>(states, count, 1, edge);
        case 1: return push_runs<W>(states, count, 2, edge);
        case 2: return push_runs<W>(states, count, 4, edge);
        default: return push_runs<W>(states, count, int64_t{1} << bit, edge);
    }
}

template <int W>
ALWAYS_INLINE void pull(double *__restrict states, int64_t count, int32_t bit, const double *__restrict edge) {
    switch (bit) {
        case 0: return pull_runs<W>(states, count, 1, edge);
        case 1: return pull_runs<W>(states, count, 2, edge);
        case 2: return pull_runs<W>(states, count, 4, edge);
        default: return pull_runs<W>(states, count, int64_t{1} << bit, edge);
    }
}

// (W,) sums over states of the product of two arrays, added to `sum`.
template <int W>
ALWAYS_INLINE void add_products(const double *__restrict a, const double *__restrict b, int64_t count,
                                double *__restrict sum) {
    constexpr int64_t side = W == 1 ? 8 : 1;
    double partial[side * W] = {};
    int64_t i = 0;
    for (; i + side <= count; i += side)
        for (int64_t k = 0; k < side * W; ++k) partial[k] += a[i * W + k] * b[i * W + k];
    for (; i < count; ++i)
        for (int l = 0; l < W; ++l) sum[l] += a[i * W + l] * b[i * W + l];
    for (int64_t k = 0; k < side; ++k)
        for (int l = 0; l < W; ++l) sum[l] += partial[k * W + l];
}

// What one chunk of lanes needs at hand.
template <int W, bool Marked>
struct Pass {
    const Problem &in;
    const Plan &plan;
    const Program &program;
    Workspace &space;
    int64_t lane;

    ALWAYS_INLINE const double *row(const double *array, int64_t at, int64_t lanes, int64_t lane) {
        return array + at * lanes + lane;
    }
    const double *on(int32_t cause) const { return row(in.on, cause, in.lanes, lane); }
    const double *off(int32_t cause) const { return row(in.off, cause, in.lanes, lane); }
    const double *weight(int32_t cause) const { return row(in.weight, cause, in.lanes, lane); }
    const double *leak(int32_t finding) const { return row(in.leak, finding, in.lanes, lane); }
    const double *edge(int32_t cause, int32_t finding) const {
        return row(in.edge, static_cast<int64_t>(cause) * plan.findings + finding, in.lanes, lane);
    }
};

// The states after a cause was inactive, or active and may have covered what it can produce.
// `findings`: its links, as (finding, bit).
template <int W, bool Marked>
ALWAYS_INLINE void take(const Pass<W, Marked> &pass, int32_t cause, const Link *links, int32_t links_count, int64_t count,
                        const double *__restrict plain, const double *__restrict marked, double *__restrict next,
                        double *__restrict next_marked) {
    std::memcpy(next, plain, static_cast<size_t>(count) * W * sizeof(double));
    if constexpr (Marked) std::memcpy(next_marked, marked, static_cast<size_t>(count) * W * sizeof(double));
    for (int32_t k = 0; k < links_count; ++k) {
        const double *edge = pass.edge(cause, links[k].index);
        push<W>(next, count, links[k].bit, edge);
        if constexpr (Marked) push<W>(next_marked, count, links[k].bit, edge);
    }
    const double *on = pass.on(cause), *off = pass.off(cause), *weight = pass.weight(cause);
    for (int64_t i = 0; i < count; ++i)
        for (int l = 0; l < W; ++l) {
            const int64_t at = i * W + l;
            const double pushed = next[at] * on[l];
            if constexpr (Marked)
                next_marked[at] = marked[at] * off[l] + next_marked[at] * on[l] + pushed * weight[l];
            next[at] = plain[at] * off[l] + pushed;
        }
}

// The sums of a cause, and the worth seen from before it was taken.
template <int W, bool Marked>
ALWAYS_INLINE void give_back(const Pass<W, Marked> &pass, int32_t cause, const Link *links, int32_t links_count, int64_t count,
                             const double *__restrict plain, const double *__restrict marked, double *__restrict worth,
                             double *__restrict worth_marked, double *__restrict pulled,
                             double *__restrict pulled_marked) {
    std::memcpy(pulled, worth, static_cast<size_t>(count) * W * sizeof(double));
    if constexpr (Marked)
        std::memcpy(pulled_marked, worth_marked, static_cast<size_t>(count) * W * sizeof(double));
    for (int32_t k = 0; k < links_count; ++k) {
        const double *edge = pass.edge(cause, links[k].index);
        pull<W>(pulled, count, links[k].bit, edge);
        if constexpr (Marked) pull<W>(pulled_marked, count, links[k].bit, edge);
    }
    double act[W] = {}, pair[W] = {};
    add_products<W>(plain, pulled, count, act);
    if constexpr (Marked) {
        add_products<W>(plain, pulled_marked, count, pair);
        add_products<W>(marked, pulled, count, pair);
    }
    const double *on = pass.on(cause), *off = pass.off(cause), *weight = pass.weight(cause);
    for (int l = 0; l < W; ++l) {
        const int64_t at = cause * pass.in.lanes + pass.lane + l;
        const double made = act[l] * on[l] * weight[l];
        pass.in.active[at] = act[l] * on[l];
        pass.in.responsible[at] = made;
        pass.in.joint[at] = pair[l] * on[l] + made;
    }
    for (int64_t i = 0; i < count; ++i)
        for (int l = 0; l < W; ++l) {
            const int64_t at = i * W + l;
            if constexpr (Marked)
                worth_marked[at] = worth_marked[at] * off[l] + (pulled_marked[at] + weight[l] * pulled[at]) * on[l];
            worth[at] = worth[at] * off[l] + pulled[at] * on[l];
        }
}

// A finding's own two states before each cause folded into it and after all: plain of both, then marked of both.
template <int W, bool Marked>
ALWAYS_INLINE const double *chain_of(const Pass<W, Marked> &pass, const Step &step, const Link *folded) {
    double *own = pass.space.chain;
    const double *leak = pass.leak(step.index);
    for (int l = 0; l < W; ++l) own[l] = 1.0 - leak[l], own[W + l] = leak[l], own[2 * W + l] = own[3 * W + l] = 0.0;
    for (int32_t k = 0; k < step.count; ++k, own += 4 * W) {
        const Link link{step.index, 0};
        take<W, Marked>(pass, folded[k].index, &link, 1, 2, own, own + 2 * W, own + 4 * W, own + 6 * W);
    }
    return own;
}

template <int W, bool Marked>
ALWAYS_INLINE void open(const double *own, int64_t count, const double *plain, const double *marked, double *next,
                        double *next_marked) {
    for (int64_t i = 0; i < count; ++i)  // the input may be the lower half of the output
        for (int l = 0; l < W; ++l) {
            const int64_t at = i * W + l, above = (count + i) * W + l;
            const double here = plain[at];
            if constexpr (Marked) {
                const double there = marked[at];
                next_marked[above] = there * own[W + l] + here * own[3 * W + l];
                next_marked[at] = there * own[l] + here * own[2 * W + l];
            }
            next[above] = here * own[W + l];
            next[at] = here * own[l];
        }
}

// The worth seen from before a finding opened; on the way the sums of the causes folded into it.
template <int W, bool Marked>
ALWAYS_INLINE void unfold(const Pass<W, Marked> &pass, const Step &step, const Link *folded, int64_t count, double *worth,
                          double *worth_marked) {
    const double *own = chain_of<W, Marked>(pass, step, folded);
    if (step.count > 0) {
        const double *plain = pass.space.plain + step.slot * W, *marked = pass.space.marked + step.slot * W;
        double inside[4 * W] = {}, scratch[4 * W];
        for (int64_t state = 0; state < 2; ++state) {
            const double *rest = worth + state * count * W, *rest_marked = worth_marked + state * count * W;
            add_products<W>(plain, rest, count, inside + state * W);
            if constexpr (Marked) {
                add_products<W>(plain, rest_marked, count, inside + (2 + state) * W);
                add_products<W>(marked, rest, count, inside + (2 + state) * W);
            }
        }
        const double *before = own;
        for (int32_t k = step.count; k-- > 0;) {
            before -= 4 * W;
            const Link link{step.index, 0};
            give_back<W, Marked>(pass, folded[k].index, &link, 1, 2, before, before + 2 * W, inside, inside + 2 * W, scratch,
                         scratch + 2 * W);
        }
    }
    for (int64_t i = 0; i < count; ++i)
        for (int l = 0; l < W; ++l) {
            const int64_t at = i * W + l, above = (count + i) * W + l;
            if constexpr (Marked)
                worth_marked[at] = worth_marked[at] * own[l] + worth_marked[above] * own[W + l] +
                                   worth[at] * own[2 * W + l] + worth[above] * own[3 * W + l];
            worth[at] = worth[at] * own[l] + worth[above] * own[W + l];
        }
}

// Only the covered half of a bit is kept, moved down in place.
template <int W>
ALWAYS_INLINE void close(double *states, int64_t count, int32_t bit) {
    const int64_t run = (int64_t{1} << bit) * W;
    for (int64_t block = 0; block < count * W / (2 * run); ++block)
        std::memmove(states + block * run, states + (2 * block + 1) * run, static_cast<size_t>(run) * sizeof(double));
}

// The same seen backward: `count` states become twice as many, of which only the covered are worth anything.
template <int W>
ALWAYS_INLINE void reopen(double *states, int64_t count, int32_t bit) {
    const int64_t run = (int64_t{1} << bit) * W;
    for (int64_t block = count * W / run; block-- > 0;) {
        std::memmove(states + (2 * block + 1) * run, states + block * run, static_cast<size_t>(run) * sizeof(double));
        std::fill_n(states + 2 * block * run, run, 0.0);
    }
}

// P(F) of one component, left at `total`, and the sums of its causes.
template <int W, bool Marked>
ALWAYS_INLINE void run(const Pass<W, Marked> &pass, double *total) {
    const Program &program = pass.program;
    Workspace &space = pass.space;
    int64_t slot = 0;
    for (int l = 0; l < W; ++l) space.plain[l] = 1.0, space.marked[l] = 0.0;
    for (size_t at = 0; at < program.steps.size(); ++at) {
        const Step &step = program.steps[at];
        const Link *links = program.links.data() + step.first;
        const int64_t count = int64_t{1} << step.bits;
        const int64_t next = at + 1 < program.steps.size() ? program.steps[at + 1].slot : step.slot;
        double *plain = space.plain + step.slot * W, *marked = space.marked + step.slot * W;
        double *after = space.plain + next * W, *after_marked = space.marked + next * W;
        switch (step.kind) {
            case Kind::open:
                open<W, Marked>(chain_of<W, Marked>(pass, step, links), count, plain, marked, after, after_marked);
                break;
            case Kind::take:
                take<W, Marked>(pass, step.index, links, step.count, count, plain, marked, after, after_marked);
                break;
            case Kind::close:
                close<W>(plain, count, links->bit);
                if constexpr (Marked) close<W>(marked, count, links->bit);
        }
        slot = next;
    }
    for (int l = 0; l < W; ++l) total[l] = space.plain[slot * W + l];
    for (int l = 0; l < W; ++l) space.worth[l] = 1.0, space.worth_marked[l] = 0.0;
    for (size_t at = program.steps.size(); at-- > 0;) {
        const Step &step = program.steps[at];
        const Link *links = program.links.data() + step.first;
        const int64_t count = int64_t{1} << step.bits;
        switch (step.kind) {
            case Kind::open:
                unfold<W, Marked>(pass, step, links, count, space.worth, space.worth_marked);
                break;
            case Kind::take:
                give_back<W, Marked>(pass, step.index, links, step.count, count, space.plain + step.slot * W,
                             space.marked + step.slot * W, space.worth, space.worth_marked, space.pulled,
                             space.pulled_marked);
                break;
            case Kind::close:
                reopen<W>(space.worth, count / 2, links->bit);
                if constexpr (Marked) reopen<W>(space.worth_marked, count / 2, links->bit);
        }
    }
}

// Sums become shares of P(F), and the program knows how much weight it has in all.
template <int W, bool Marked>
ALWAYS_INLINE void settle(const Pass<W, Marked> &pass, const double *total, double *evidence, double *home) {
    double by_total[W];
    for (int l = 0; l < W; ++l) by_total[l] = total[l] > 0.0 ? total[l] : 1.0, evidence[l] *= total[l], home[l] = 0.0;
    for (int32_t cause : pass.program.causes)
        for (int l = 0; l < W; ++l) {
            const int64_t at = cause * pass.in.lanes + pass.lane + l;
            pass.in.active[at] /= by_total[l];
            pass.in.joint[at] /= by_total[l];
            pass.in.responsible[at] /= by_total[l];
            home[l] += pass.in.responsible[at];
        }
}

template <int W, bool Marked>
ALWAYS_INLINE void chunk(const Problem &in, const Plan &plan, Workspace &space, int64_t lane) {
    double evidence[W], total[W];
    std::fill_n(evidence, W, 1.0);
    double *home = space.home + lane;
    for (const Program &program : plan.programs) {
        const Pass<W, Marked> pass{in, plan, program, space, lane};
        run<W, Marked>(pass, total);
        settle<W, Marked>(pass, total, evidence, home);
        home += in.lanes;
    }
    std::copy_n(evidence, W, in.evidence + lane);
}

// What is left after the programs goes row by row, as it lies in memory: the causes and findings in no program, and the
// weight in all, left at `total`.
FOR_EACH_MACHINE void add_the_rest(const Problem &in, const Plan &plan) {
    const int64_t lanes = in.lanes;
    double *__restrict evidence = in.evidence, *__restrict weight_in_all = in.total;
    for (int32_t cause : plan.alone) {
        const int64_t from = cause * lanes;
        const double *on = in.on + from, *off = in.off + from, *weight = in.weight + from;
        double *__restrict active = in.active + from, *__restrict joint = in.joint + from;
        double *__restrict responsible = in.responsible + from;
        for (int64_t l = 0; l < lanes; ++l) {
            const double norm = on[l] + off[l];
            active[l] = on[l] / (norm > 0.0 ? norm : 1.0);
            joint[l] = responsible[l] = weight[l] * active[l];
            evidence[l] *= norm;
        }
    }
    for (int32_t finding : plan.orphans)
        for (int64_t l = 0; l < lanes; ++l) evidence[l] *= in.leak[finding * lanes + l];
    std::copy_n(in.other, lanes, weight_in_all);
    for (int64_t cause = 0; cause < plan.causes; ++cause) {
        const double *responsible = in.responsible + cause * lanes;
        for (int64_t l = 0; l < lanes; ++l) weight_in_all[l] += responsible[l];
    }
}

// Weights become shares of the weight in all. `home`: the weight of the program of a cause; without, only its own.
ALWAYS_INLINE void share_out(const Problem &in, int64_t cause, const double *home) {
    const double *weight = in.total, *active = in.active + cause * in.lanes;
    double *__restrict joint = in.joint + cause * in.lanes, *__restrict responsible = in.responsible + cause * in.lanes;
    for (int64_t l = 0; l < in.lanes; ++l) {
        const double by_weight = weight[l] > 0.0 ? weight[l] : 1.0;
        joint[l] = (joint[l] + active[l] * (weight[l] - (home ? home[l] : responsible[l]))) / by_weight;
        responsible[l] /= by_weight;
    }
}

FOR_EACH_MACHINE void share_out_all(const Problem &in, const Plan &plan, const Workspace &space) {
    const double *home = space.home;
    for (const Program &program : plan.programs) {
        for (int32_t cause : program.causes) share_out(in, cause, home);
        home += in.lanes;
    }
    for (int32_t cause : plan.alone) share_out(in, cause, nullptr);
    double *other = in.responsible + plan.causes * in.lanes;
    for (int64_t l = 0; l < in.lanes; ++l) {
        other[l] = in.other[l] / (in.total[l] > 0.0 ? in.total[l] : 1.0);
        in.total[l] *= in.evidence[l];
    }
}

FOR_EACH_MACHINE void one_lane(const Problem &in, const Plan &plan, Workspace &space, int64_t lane) {
    in.complaint ? chunk<1, true>(in, plan, space, lane) : chunk<1, false>(in, plan, space, lane);
}

FOR_EACH_MACHINE void eight_lanes(const Problem &in, const Plan &plan, Workspace &space, int64_t lane) {
    in.complaint ? chunk<kWide, true>(in, plan, space, lane) : chunk<kWide, false>(in, plan, space, lane);
}

int64_t room_of(const Plan &plan) {
    int64_t room = 0;
    for (const Program &program : plan.programs) room = std::max(room, program.room);
    return room;
}

void solve(const Problem &in, const Plan &plan, Workspace &space) {
    const bool wide = in.lanes >= kWide && room_of(plan) <= kRoomForWide;
    space.fit(plan, in.lanes, wide ? kWide : 1);
    if (wide) {
        for (int64_t lane = 0; lane + kWide <= in.lanes; lane += kWide) eight_lanes(in, plan, space, lane);
        if (in.lanes % kWide) eight_lanes(in, plan, space, in.lanes - kWide);  // the last again, some a second time
    } else {
        for (int64_t lane = 0; lane < in.lanes; ++lane) one_lane(in, plan, space, lane);
    }
    add_the_rest(in, plan);
    share_out_all(in, plan, space);
}

// What does not change between the cases of one network.
struct Network {
    int32_t causes;
    const int64_t *edge_starts;
    const int32_t *edge_causes;
    const double *edge_shares, *leaks;
    int32_t cap;
};

// One case of many: the causes that can produce one of its positive findings are solved as a problem of their own; the
// weight of all others goes in as if they were "other".
class OneOfMany {
public:
    explicit OneOfMany(const Network &network) : network_(network), local_(network.causes, -1) {}

    // Gives the width; wider than the cap, nothing is written.
    int32_t solve(const double *on, const double *off, const double *weight, double other, const int32_t *positives,
                  int32_t count, double *active, double *responsible) {
        gather(positives, count);
        const Plan plan = unclench::make_plan(static_cast<int32_t>(chosen_.size()), count, produces_.data());
        if (plan.width <= network_.cap) answer(plan, on, off, weight, other, active, responsible);
        for (int32_t cause : chosen_) local_[cause] = -1;
        return plan.width;
    }

private:
    void gather(const int32_t *positives, int32_t count) {
        chosen_.clear();
        leak_.clear();
        for (int32_t place = 0; place < count; ++place) {
            leak_.push_back(network_.leaks[positives[place]]);
            for_each_edge(positives[place], [this](int32_t cause, double) {
                if (local_[cause] < 0) local_[cause] = 0, chosen_.push_back(cause);
            });
        }
        std::sort(chosen_.begin(), chosen_.end());
        for (size_t at = 0; at < chosen_.size(); ++at) local_[chosen_[at]] = static_cast<int32_t>(at);
        edge_.assign(chosen_.size() * count, 0.0);
        produces_.assign(chosen_.size() * count, 0);
        for (int32_t place = 0; place < count; ++place)
            for_each_edge(positives[place], [this, place, count](int32_t cause, double share) {
                const size_t at = static_cast<size_t>(local_[cause]) * count + place;
                edge_[at] = share;
                produces_[at] = 1;
            });
    }

    template <typename Use>
    void for_each_edge(int32_t finding, Use use) const {
        for (int64_t edge = network_.edge_starts[finding]; edge < network_.edge_starts[finding + 1]; ++edge)
            if (network_.edge_shares[edge] > 0.0) use(network_.edge_causes[edge], network_.edge_shares[edge]);
    }

    void answer(const Plan &plan, const double *on, const double *off, const double *weight, double other,
                double *active, double *responsible) {
        const auto count = static_cast<int32_t>(chosen_.size());
        double rest = other;
        for (int32_t cause = 0; cause < network_.causes; ++cause) {
            const double norm = on[cause] + off[cause];
            active[cause] = on[cause] / (norm > 0.0 ? norm : 1.0);
            responsible[cause] = weight[cause] * active[cause];
            if (local_[cause] < 0) rest += responsible[cause];
        }
        own_.resize(static_cast<size_t>(6 * count + 1));
        double *own_on = own_.data(), *own_off = own_on + count, *own_weight = own_off + count;
        double *own_active = own_weight + count, *own_joint = own_active + count, *own_responsible = own_joint + count;
        for (int32_t at = 0; at < count; ++at) {
            own_on[at] = on[chosen_[at]], own_off[at] = off[chosen_[at]], own_weight[at] = weight[chosen_[at]];
        }
        double evidence, total;
        const Problem in{1,          own_on,    own_off,         edge_.data(), leak_.data(), own_weight, &rest,
                         own_active, own_joint, own_responsible, &evidence,    &total,
                         any_above_zero(own_weight, count)};
        ::solve(in, plan, space_);
        const double weight_in_all = evidence > 0.0 ? total / evidence : 0.0;
        const double by_weight = weight_in_all > 0.0 ? weight_in_all : 1.0;
        for (int32_t cause = 0; cause < network_.causes; ++cause) {
            const int32_t at = local_[cause];
            if (at >= 0) active[cause] = own_active[at];
            responsible[cause] = at >= 0 ? own_responsible[at] : responsible[cause] / by_weight;
        }
        responsible[network_.causes] = other / by_weight;
    }

    const Network network_;
    std::vector<int32_t> local_;   // the place of a cause among the chosen, or -1
    std::vector<int32_t> chosen_;  // causes that can produce a positive finding of the case
    std::vector<double> leak_, edge_, own_;
    std::vector<uint8_t> produces_;
    Workspace space_;
};

// Which of some rows of lanes are above zero anywhere.
std::vector<uint8_t> in_some_lane(const double *rows, int64_t count, int64_t lanes) {
    std::vector<uint8_t> found(count);
    if (lanes == 1) std::transform(rows, rows + count, found.begin(), [](double value) { return value > 0.0; });
    for (int64_t row = 0; row < count && lanes > 1; ++row)
        found[row] = any_above_zero(rows + row * lanes, lanes);
    return found;
}

// How some owners divide the values of a mark between rows of lanes, and which of the values count.
template <typename T>
struct Division {
    int64_t owners, values, lanes, own_lanes;
    const T *own;
    const int64_t *row;
    const T *part;
    int64_t count;
    const int64_t *chosen, *group;
    const T *worth;
    T scale, shift;
};

// A row of lanes gets so much of another added, or of one number, as it is or weighed lane by lane.
template <typename T>
ALWAYS_INLINE void add_part(T *__restrict out, T part, const T *__restrict own, bool one, const T *__restrict worth,
                            int64_t lanes) {
    if (worth && one)
        for (int64_t l = 0; l < lanes; ++l) out[l] += part * own[0] * worth[l];
    else if (worth)
        for (int64_t l = 0; l < lanes; ++l) out[l] += part * own[l] * worth[l];
    else
        for (int64_t l = 0; l < lanes; ++l) out[l] += part * own[one ? 0 : l];
}

template <typename T>
ALWAYS_INLINE void weigh(const Division<T> &in, T *out) {
    for (int64_t n = 0; n < in.owners; ++n, out += in.lanes) {
        const T *worths = in.worth ? in.worth + in.group[n] * in.values * in.lanes : nullptr;
        std::fill(out, out + in.lanes, T{0});
        for (int64_t k = 0; k < in.count; ++k) {
            const int64_t v = in.chosen[k], at = n * in.values + v;
            const T *worth = worths ? worths + v * in.lanes : nullptr;
            if (in.part[at] > 0)
                add_part(out, in.part[at], in.own + in.row[at] * in.own_lanes, in.own_lanes == 1, worth, in.lanes);
        }
        for (int64_t l = 0; l < in.lanes; ++l) out[l] = in.shift + in.scale * out[l];
    }
}

FOR_EACH_MACHINE void weigh_double(const Division<double> &in, double *out) { weigh(in, out); }
FOR_EACH_MACHINE void weigh_single(const Division<float> &in, float *out) { weigh(in, out); }

}  // namespace

extern "C" void unclench_weigh(int64_t owners, int64_t values, int64_t lanes, int64_t own_lanes, const double *own,
                               const int64_t *row, const double *part, int64_t count, const int64_t *chosen,
                               const int64_t *group, const double *worth, double scale, double shift, double *out) {
    weigh_double({owners, values, lanes, own_lanes, own, row, part, count, chosen, group, worth, scale, shift}, out);
}

extern "C" void unclench_weigh_single(int64_t owners, int64_t values, int64_t lanes, int64_t own_lanes, const float *own,
                                      const int64_t *row, const float *part, int64_t count, const int64_t *chosen,
                                      const int64_t *group, const float *worth, float scale, float shift, float *out) {
    weigh_single({owners, values, lanes, own_lanes, own, row, part, count, chosen, group, worth, scale, shift}, out);
}

extern "C" int unclench_solve(int32_t causes, int32_t findings, int64_t lanes, const double *on, const double *off,
                              const double *edge, const double *leak, const double *weight, const double *other,
                              int32_t cap, double *out) {
    try {
        const std::vector<uint8_t> produces = in_some_lane(edge, static_cast<int64_t>(causes) * findings, lanes);
        const Plan plan = unclench::make_plan(causes, findings, produces.data());
        if (plan.width > std::min(cap, kMostBits)) return UNCLENCH_TOO_WIDE;
        double *joint = out + causes * lanes, *responsible = joint + causes * lanes;
        double *evidence = responsible + (causes + 1) * lanes;
        Workspace space;
        solve({lanes, on, off, edge, leak, weight, other, out, joint, responsible, evidence, evidence + lanes,
               any_above_zero(weight, causes * lanes)},
              plan, space);
        return plan.width;
    } catch (const std::bad_alloc &) {
        return UNCLENCH_NO_MEMORY;
    }
}

extern "C" int unclench_width(int32_t causes, int32_t findings, const uint8_t *produces) {
    try {
        return unclench::make_plan(causes, findings, produces).width;
    } catch (const std::bad_alloc &) {
        return UNCLENCH_NO_MEMORY;
    }
}

extern "C" int unclench_solve_many(int64_t cases, int32_t causes, const double *on, const double *off,
                                   const double *weight, const double *other, const int64_t *starts,
                                   const int32_t *positives, const int64_t *edge_starts, const int32_t *edge_causes,
                                   const double *edge_shares, const double *leaks, int32_t cap, double *active,
                                   double *responsible, int32_t *widths) {
    try {
        OneOfMany one({causes, edge_starts, edge_causes, edge_shares, leaks, std::min(cap, kMostBits)});
        for (int64_t k = 0; k < cases; ++k)
            widths[k] = one.solve(on + k * causes, off + k * causes, weight + k * causes, other[k], positives + starts[k],
                                  static_cast<int32_t>(starts[k + 1] - starts[k]), active + k * causes,
                                  responsible + k * (causes + 1));
        return UNCLENCH_OK;
    } catch (const std::bad_alloc &) {
        return UNCLENCH_NO_MEMORY;
    }
}
