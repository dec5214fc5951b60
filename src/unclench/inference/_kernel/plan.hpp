// In which order causes and findings are taken; the same order, with the same ties, as `inference/plan.py`.
#pragma once

#include <cstdint>
#include <vector>

// One form of a function for every kind of machine, chosen when it is loaded.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && !defined(UNCLENCH_ONE_TARGET)
#define FOR_EACH_MACHINE __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_MACHINE
#endif

namespace unclench {

enum class Kind : uint8_t { open, take, close };

// One step. `index`: the finding that opens, or the cause taken. `bits`: how many bits are open before it.
// `first`, `count`: its part of `Program::links`. `slot`: where its input states stand in the workspace.
struct Step {
    Kind kind;
    int32_t index;
    int32_t bits;
    int32_t first;
    int32_t count;
    int64_t slot;
    bool kept;  // its output goes to a slot of its own, since its input is needed again
};

// A finding and its bit (take), a cause folded into the finding (open, bit 0), or the bit that closes.
struct Link {
    int32_t index;
    int32_t bit;
};

struct Program {
    std::vector<Step> steps;
    std::vector<Link> links;
    std::vector<int32_t> causes;
    int32_t width = 0;
    int64_t room = 0;  // states of all slots together, per lane and per half of a pair
    int64_t widest = 1;
    int32_t most_folded = 0;
};

struct Plan {
    int32_t causes = 0;
    int32_t findings = 0;
    int32_t width = 0;
    std::vector<Program> programs;
    std::vector<int32_t> alone;    // causes in no program
    std::vector<int32_t> orphans;  // findings in no program
};

Plan make_plan(int32_t causes, int32_t findings, const uint8_t *produces);

}  // namespace unclench
