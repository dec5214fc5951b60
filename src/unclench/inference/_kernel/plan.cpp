#include "plan.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace unclench {
namespace {

// What every cause can produce, as a list and as a row of bits.
class Children {
public:
    Children(int32_t causes, int32_t findings, const uint8_t *produces)
        : words((findings + 63) / 64), first_(causes + 1, 0), bits_(static_cast<size_t>(causes) * words, 0) {
        items_.reserve(4 * static_cast<size_t>(causes));
        for (int32_t cause = 0; cause < causes; ++cause) {
            const uint8_t *row = produces + static_cast<int64_t>(cause) * findings;
            for (int32_t finding = 0; finding < findings; ++finding)
                if (row[finding]) {
                    items_.push_back(finding);
                    bits_[static_cast<size_t>(cause) * words + finding / 64] |= uint64_t{1} << (finding % 64);
                }
            first_[cause + 1] = static_cast<int32_t>(items_.size());
        }
    }

    int32_t count(int32_t cause) const { return first_[cause + 1] - first_[cause]; }
    const int32_t *begin(int32_t cause) const { return items_.data() + first_[cause]; }
    const int32_t *end(int32_t cause) const { return items_.data() + first_[cause + 1]; }
    const uint64_t *bits(int32_t cause) const { return bits_.data() + static_cast<size_t>(cause) * words; }

    const int32_t words;

private:
    std::vector<int32_t> first_, items_;
    std::vector<uint64_t> bits_;
};

// The causes that can produce one finding and no other, by that finding.
class Folded {
public:
    Folded(const Children &children, int32_t causes, int32_t findings) : first_(findings + 1, 0) {
        for (int32_t cause = 0; cause < causes; ++cause)
            if (children.count(cause) == 1) ++first_[*children.begin(cause) + 1];
        std::partial_sum(first_.begin(), first_.end(), first_.begin());
        items_.resize(first_[findings]);
        std::vector<int32_t> next(first_);
        for (int32_t cause = 0; cause < causes; ++cause)
            if (children.count(cause) == 1) items_[next[*children.begin(cause)]++] = cause;
    }

    int32_t count(int32_t finding) const { return first_[finding + 1] - first_[finding]; }
    const int32_t *begin(int32_t finding) const { return items_.data() + first_[finding]; }
    const int32_t *end(int32_t finding) const { return items_.data() + first_[finding + 1]; }

private:
    std::vector<int32_t> first_, items_;
};

// Groups of causes with two findings or more that share findings, directly or through others, by their least cause.
std::vector<std::vector<int32_t>> components(const Children &children, int32_t causes, int32_t findings) {
    std::vector<int32_t> root(findings), group_of(findings, -1);
    std::iota(root.begin(), root.end(), 0);
    const auto find = [&root](int32_t bit) {
        while (root[bit] != bit) bit = root[bit] = root[root[bit]];
        return bit;
    };
    for (int32_t cause = 0; cause < causes; ++cause)
        if (children.count(cause) > 1)
            for (const int32_t *bit = children.begin(cause); bit != children.end(cause); ++bit)
                root[find(*bit)] = find(*children.begin(cause));
    std::vector<std::vector<int32_t>> groups;
    for (int32_t cause = 0; cause < causes; ++cause) {
        if (children.count(cause) < 2) continue;
        int32_t &group = group_of[find(*children.begin(cause))];
        if (group < 0) {
            group = static_cast<int32_t>(groups.size());
            groups.emplace_back();
        }
        groups[group].push_back(cause);
    }
    return groups;
}

// Greedy: next the cause that leaves the fewest bits open, then the one that opens the fewest, then the least.
FOR_EACH_MACHINE std::vector<int32_t> order(std::vector<int32_t> left, const Children &children, int32_t findings) {
    const int32_t words = children.words;
    std::vector<int32_t> waiting(findings, 0), found;
    std::vector<uint64_t> opened(words, 0), last(words, 0);  // bits opened, and bits that wait for one cause only
    for (int32_t cause : left)
        for (const int32_t *bit = children.begin(cause); bit != children.end(cause); ++bit) ++waiting[*bit];
    const auto note = [&last, &waiting](int32_t bit) {
        if (waiting[bit] == 1) last[bit / 64] |= uint64_t{1} << (bit % 64);
    };
    for (int32_t bit = 0; bit < findings; ++bit) note(bit);
    found.reserve(left.size());
    while (!left.empty()) {
        size_t best = 0;
        int32_t best_grows = INT32_MAX, best_fresh = INT32_MAX;
        for (size_t place = 0; place < left.size(); ++place) {
            const uint64_t *own = children.bits(left[place]);
            int32_t fresh = 0, closed = 0;
            for (int32_t word = 0; word < words; ++word) {
                fresh += __builtin_popcountll(own[word] & ~opened[word]);
                closed += __builtin_popcountll(own[word] & last[word]);
            }
            const int32_t grows = fresh - closed;
            if (grows < best_grows || (grows == best_grows && fresh < best_fresh)) {
                best = place;
                best_grows = grows;
                best_fresh = fresh;
            }
        }
        const int32_t cause = left[best];
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(best));
        found.push_back(cause);
        for (int32_t word = 0; word < words; ++word) opened[word] |= children.bits(cause)[word];
        for (const int32_t *bit = children.begin(cause); bit != children.end(cause); ++bit) {
            --waiting[*bit];
            note(*bit);
        }
    }
    return found;
}

// Writes the steps of one program after the other.
class Writer {
public:
    Writer(const Children &children, const Folded &folded, int32_t findings)
        : children_(children), folded_(folded), last_(findings, -1), bit_of_(findings, -1) {}

    Program of_order(const std::vector<int32_t> &causes) {
        program_.steps.reserve(3 * causes.size() + 4);
        program_.links.reserve(8 * causes.size());
        program_.causes.reserve(4 * causes.size());
        for (int32_t place = 0; place < static_cast<int32_t>(causes.size()); ++place)
            for (const int32_t *bit = children_.begin(causes[place]); bit != children_.end(causes[place]); ++bit)
                last_[*bit] = place;
        for (int32_t place = 0; place < static_cast<int32_t>(causes.size()); ++place) {
            const int32_t cause = causes[place];
            for (const int32_t *bit = children_.begin(cause); bit != children_.end(cause); ++bit)
                if (bit_of_[*bit] < 0) open(*bit);
            take(cause);
            for (size_t bit = open_.size(); bit-- > 0;)
                if (last_[open_[bit]] == place) close(static_cast<int32_t>(bit));
        }
        return finished();
    }

    Program of_star(int32_t finding) {
        open(finding);
        close(0);
        return finished();
    }

private:
    void add(Kind kind, int32_t index, int32_t count, bool kept) {
        const auto first = static_cast<int32_t>(program_.links.size());
        program_.steps.push_back({kind, index, static_cast<int32_t>(open_.size()), first, count, 0, kept});
    }

    void open(int32_t finding) {
        const int32_t count = folded_.count(finding);
        add(Kind::open, finding, count, count > 0);
        for (const int32_t *cause = folded_.begin(finding); cause != folded_.end(finding); ++cause)
            program_.links.push_back({*cause, 0});
        program_.causes.insert(program_.causes.end(), folded_.begin(finding), folded_.end(finding));
        program_.most_folded = std::max(program_.most_folded, count);
        bit_of_[finding] = static_cast<int32_t>(open_.size());
        open_.push_back(finding);
        program_.width = std::max(program_.width, static_cast<int32_t>(open_.size()));
    }

    void take(int32_t cause) {
        add(Kind::take, cause, children_.count(cause), true);
        for (const int32_t *finding = children_.begin(cause); finding != children_.end(cause); ++finding)
            program_.links.push_back({*finding, bit_of_[*finding]});
        program_.causes.push_back(cause);
    }

    void close(int32_t bit) {
        add(Kind::close, -1, 1, false);
        program_.links.push_back({-1, bit});
        open_.erase(open_.begin() + bit);
        for (size_t at = bit; at < open_.size(); ++at) bit_of_[open_[at]] = static_cast<int32_t>(at);
    }

    // A slot has room for the widest state that stands in it until a step keeps its input.
    Program finished() {
        int64_t start = 0, room = 1;
        for (Step &step : program_.steps) {
            step.slot = start;
            const int64_t after = int64_t{1} << (step.bits + (step.kind == Kind::open) - (step.kind == Kind::close));
            if (step.kept) {
                start += room;
                room = after;
            }
            room = std::max(room, after);
        }
        program_.room = start + room;
        program_.widest = int64_t{1} << program_.width;
        return std::exchange(program_, {});
    }

    const Children &children_;
    const Folded &folded_;
    std::vector<int32_t> last_;    // the place of the last cause that can produce a finding
    std::vector<int32_t> bit_of_;  // where a finding stands among the open ones; below 0 before it opens
    std::vector<int32_t> open_;
    Program program_;
};

}  // namespace

Plan make_plan(int32_t causes, int32_t findings, const uint8_t *produces) {
    const Children children(causes, findings, produces);
    const Folded folded(children, causes, findings);
    std::vector<uint8_t> shared(findings, 0);
    Plan plan;
    plan.causes = causes;
    plan.findings = findings;
    plan.alone.reserve(causes);
    for (int32_t cause = 0; cause < causes; ++cause) {
        if (children.count(cause) == 0) plan.alone.push_back(cause);
        if (children.count(cause) > 1)
            for (const int32_t *bit = children.begin(cause); bit != children.end(cause); ++bit) shared[*bit] = 1;
    }
    Writer writer(children, folded, findings);
    for (auto &group : components(children, causes, findings))
        plan.programs.push_back(writer.of_order(order(std::move(group), children, findings)));
    for (int32_t finding = 0; finding < findings; ++finding) {
        if (shared[finding]) continue;
        if (folded.count(finding) == 0)
            plan.orphans.push_back(finding);
        else
            plan.programs.push_back(writer.of_star(finding));
    }
    for (const Program &program : plan.programs) plan.width = std::max(plan.width, program.width);
    return plan;
}

}  // namespace unclench
