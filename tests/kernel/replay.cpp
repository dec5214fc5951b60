// Solves the networks of a file, one after the other; built with sanitizers, it fails where the kernel misbehaves.
//
// A network: three int32 (causes, findings, lanes), then on, off, edge, leak, weight, other.

#include <cmath>
#include <cstdio>
#include <vector>

#include "kernel.h"

namespace {

template <typename T>
std::vector<T> read(std::FILE *file, size_t count) {
    std::vector<T> values(count);
    if (std::fread(values.data(), sizeof(T), count, file) != count) std::fprintf(stderr, "short file\n");
    return values;
}

bool sound(const std::vector<double> &values, double most) {
    for (double value : values)
        if (!(value >= -1e-12 && value <= most)) return false;
    return true;
}

// The same network as one case of many, all its findings positive.
bool alike_as_one_of_many(const int32_t *head, const std::vector<double> &on, const std::vector<double> &off,
                          const std::vector<double> &edge, const std::vector<double> &leak,
                          const std::vector<double> &weight, const std::vector<double> &other,
                          const std::vector<double> &expected) {
    const int32_t causes = head[0], findings = head[1];
    std::vector<int64_t> starts{0, findings}, edge_starts{0};
    std::vector<int32_t> positives, edge_causes;
    std::vector<double> shares, active(causes), responsible(causes + 1);
    for (int32_t finding = 0; finding < findings; ++finding) {
        positives.push_back(finding);
        for (int32_t cause = 0; cause < causes; ++cause) {
            edge_causes.push_back(cause);
            shares.push_back(edge[static_cast<size_t>(cause) * findings + finding]);
        }
        edge_starts.push_back(static_cast<int64_t>(shares.size()));
    }
    int32_t width;
    if (unclench_solve_many(1, causes, on.data(), off.data(), weight.data(), other.data(), starts.data(),
                            positives.data(), edge_starts.data(), edge_causes.data(), shares.data(), leak.data(), 30,
                            active.data(), responsible.data(), &width) != UNCLENCH_OK)
        return false;
    for (size_t at = 0; at < active.size(); ++at)
        if (std::fabs(active[at] - expected[at]) > 1e-9) return false;
    return true;
}

// The leaks of a network as the shares of one owner per finding, weighed by the lanes of the leaks themselves.
bool weighed(const int32_t *head, const std::vector<double> &leak) {
    const int64_t owners = head[1], lanes = head[2];
    std::vector<int64_t> row(owners), chosen{0}, group(owners, 0);
    for (int64_t n = 0; n < owners; ++n) row[n] = n;
    const std::vector<double> part(owners, 0.5), worth(lanes, 2.0);
    std::vector<double> out(owners * lanes), one(owners);
    unclench_weigh(owners, 1, lanes, lanes, leak.data(), row.data(), part.data(), 1, chosen.data(), group.data(),
                   worth.data(), 1.0, 0.0, out.data());
    unclench_weigh(owners, 1, 1, 1, leak.data(), row.data(), part.data(), 1, chosen.data(), nullptr, nullptr, 2.0, 0.0,
                   one.data());
    const std::vector<float> single(leak.begin(), leak.end()), half(owners, 0.5f);
    std::vector<float> rough(owners * lanes);
    unclench_weigh_single(owners, 1, lanes, lanes, single.data(), row.data(), half.data(), 1, chosen.data(), nullptr,
                          nullptr, 2.0f, 0.0f, rough.data());
    for (size_t at = 0; at < out.size(); ++at)
        if (out[at] != leak[at] || rough[at] != single[at]) return false;
    return owners == 0 || one[0] == leak[0];
}

}  // namespace

int main(int, char **arguments) {
    std::FILE *file = std::fopen(arguments[1], "rb");
    int networks = 0;
    int32_t head[3];
    while (std::fread(head, sizeof(int32_t), 3, file) == 3) {
        const size_t causes = head[0], findings = head[1], lanes = head[2];
        const auto on = read<double>(file, causes * lanes), off = read<double>(file, causes * lanes);
        const auto edge = read<double>(file, causes * findings * lanes), leak = read<double>(file, findings * lanes);
        const auto weight = read<double>(file, causes * lanes), other = read<double>(file, lanes);
        std::vector<double> out((3 * causes + 3) * lanes);
        const int width = unclench_solve(head[0], head[1], head[2], on.data(), off.data(), edge.data(), leak.data(),
                                         weight.data(), other.data(), 30, out.data());
        if (width < 0) return 3;
        const std::vector<double> active(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(causes * lanes));
        if (!sound(active, 1 + 1e-9)) return 4;
        if (lanes == 1 && !alike_as_one_of_many(head, on, off, edge, leak, weight, other, active)) return 5;
        if (!weighed(head, leak)) return 6;
        ++networks;
    }
    std::fclose(file);
    std::printf("%d\n", networks);
    return 0;
}
