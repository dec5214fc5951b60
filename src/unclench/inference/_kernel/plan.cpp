#include "plan.hpp"

#include <algorithm>
#include <numeric>

namespace unclench {
namespace {

using Children = std::vector<std::vector<int32_t>>;

// Groups of causes with two findings or more that share findings, directly or through others, by their least cause.
std::vector<std::vector<int32_t>> components(const Children &children, int32_t findings) {
    std::vector<int32_t> root(findings);
    std::iota(root.begin(), root.end(), 0);
    const auto find = [&root](int32_t bit) {
        while (root[bit] != bit) bit = root[bit] = root[root[bit]];
        return bit;
    };
    for (const auto &own : children)
        if (own.size() > 1)
            for (int32_t bit : own) root[find(bit)] = find(own.front());
    std::vector<std::vector<int32_t>> groups;
    std::vector<int32_t> group_of(findings, -1);
    for (int32_t cause = 0; cause < static_cast<int32_t>(children.size()); ++cause) {
        if (children[cause].size() < 2) continue;
        int32_t &group = group_of[find(children[cause].front())];
        if (group < 0) {
            group = static_cast<int32_t>(groups.size());
            groups.emplace_back();
        }
        groups[group].push_back(cause);
    }
    return groups;
}

// Greedy: next the cause that leaves the fewest bits open, then the one that opens the fewest, then the least.
std::vector<int32_t> order(std::vector<int32_t> left, const Children &children, int32_t findings) {
    std::vector<int32_t> waiting(findings, 0);
    std::vector<uint8_t> opened(findings, 0);
    for (int32_t cause : left)
        for (int32_t bit : children[cause]) ++waiting[bit];
    std::vector<int32_t> found;
    found.reserve(left.size());
    while (!left.empty()) {
        size_t best = 0;
        int32_t best_grows = INT32_MAX, best_fresh = INT32_MAX;
        for (size_t place = 0; place < left.size(); ++place) {
            int32_t fresh = 0, closed = 0;
            for (int32_t bit : children[left[place]]) {
                fresh += !opened[bit];
                closed += waiting[bit] == 1;
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
        for (int32_t bit : children[cause]) {
            opened[bit] = 1;
            --waiting[bit];
        }
    }
    return found;
}

class Writer {
public:
    Writer(const Children &children, const Children &folded) : children_(children), folded_(folded) {}

    Program of_order(const std::vector<int32_t> &causes, int32_t findings) {
        std::vector<int32_t> last(findings, -1);
        for (int32_t place = 0; place < static_cast<int32_t>(causes.size()); ++place)
            for (int32_t bit : children_[causes[place]]) last[bit] = place;
        for (int32_t place = 0; place < static_cast<int32_t>(causes.size()); ++place) {
            const auto &own = children_[causes[place]];
            for (int32_t bit : own)
                if (bit_of(bit) < 0) open(bit);
            take(causes[place]);
            std::vector<int32_t> gone;
            for (int32_t bit : own)
                if (last[bit] == place) gone.push_back(bit_of(bit));
            std::sort(gone.rbegin(), gone.rend());
            for (int32_t bit : gone) close(bit);
        }
        return finished();
    }

    Program of_star(int32_t finding) {
        open(finding);
        close(0);
        return finished();
    }

private:
    int32_t bit_of(int32_t finding) const {
        const auto at = std::find(open_.begin(), open_.end(), finding);
        return at == open_.end() ? -1 : static_cast<int32_t>(at - open_.begin());
    }

    void add(Kind kind, int32_t index, int32_t count, bool kept) {
        const auto first = static_cast<int32_t>(program_.links.size());
        program_.steps.push_back({kind, index, static_cast<int32_t>(open_.size()), first, count, 0, kept});
    }

    void open(int32_t finding) {
        const auto &own = folded_[finding];
        add(Kind::open, finding, static_cast<int32_t>(own.size()), !own.empty());
        for (int32_t cause : own) program_.links.push_back({cause, 0});
        program_.causes.insert(program_.causes.end(), own.begin(), own.end());
        program_.most_folded = std::max(program_.most_folded, static_cast<int32_t>(own.size()));
        open_.push_back(finding);
        program_.width = std::max(program_.width, static_cast<int32_t>(open_.size()));
    }

    void take(int32_t cause) {
        add(Kind::take, cause, static_cast<int32_t>(children_[cause].size()), true);
        for (int32_t finding : children_[cause]) program_.links.push_back({finding, bit_of(finding)});
        program_.causes.push_back(cause);
    }

    void close(int32_t bit) {
        add(Kind::close, -1, 1, false);
        program_.links.push_back({-1, bit});
        open_.erase(open_.begin() + bit);
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
        return std::move(program_);
    }

    const Children &children_;
    const Children &folded_;
    Program program_;
    std::vector<int32_t> open_;
};

}  // namespace

Plan make_plan(int32_t causes, int32_t findings, const uint8_t *produces) {
    Children children(causes), folded(findings);
    for (int32_t cause = 0; cause < causes; ++cause)
        for (int32_t finding = 0; finding < findings; ++finding)
            if (produces[static_cast<int64_t>(cause) * findings + finding]) children[cause].push_back(finding);
    std::vector<uint8_t> shared(findings, 0);
    for (int32_t cause = 0; cause < causes; ++cause) {
        if (children[cause].size() == 1) folded[children[cause].front()].push_back(cause);
        if (children[cause].size() > 1)
            for (int32_t finding : children[cause]) shared[finding] = 1;
    }
    Plan plan;
    plan.causes = causes;
    plan.findings = findings;
    for (auto &group : components(children, findings))
        plan.programs.push_back(Writer(children, folded).of_order(order(group, children, findings), findings));
    for (int32_t finding = 0; finding < findings; ++finding) {
        if (shared[finding]) continue;
        if (folded[finding].empty())
            plan.orphans.push_back(finding);
        else
            plan.programs.push_back(Writer(children, folded).of_star(finding));
    }
    for (const Program &program : plan.programs) plan.width = std::max(plan.width, program.width);
    for (int32_t cause = 0; cause < causes; ++cause)
        if (children[cause].empty()) plan.alone.push_back(cause);
    return plan;
}

}  // namespace unclench
