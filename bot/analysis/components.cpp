#include "bot/analysis/components.hpp"

#include <algorithm>
#include <limits>

namespace switchhook::bot::analysis {
namespace {

constexpr auto unseen = std::numeric_limits<std::size_t>::max();

// Tarjan's strongly connected components, without recursion: a flow may have ten thousand steps in a row.
class components {
  public:
    explicit components(const std::vector<std::vector<std::size_t>>& ways)
        : ways_(ways), order_(ways.size(), unseen), lowest_(ways.size(), 0), on_stack_(ways.size(), false) {
        for (std::size_t id = 0; id < ways.size(); ++id)
            if (order_[id] == unseen) explore(id);
    }

    std::vector<std::vector<std::size_t>> found;

  private:
    struct visit {
        std::size_t id;
        std::size_t next = 0;  // way to follow
    };

    void explore(std::size_t root) {
        std::vector<visit> path;
        open(path, root);
        while (!path.empty()) {
            const auto id = path.back().id;
            if (path.back().next < ways_[id].size()) {
                const auto to = ways_[id][path.back().next++];
                if (order_[to] == unseen)
                    open(path, to);
                else if (on_stack_[to])
                    lowest_[id] = std::min(lowest_[id], order_[to]);
                continue;
            }
            path.pop_back();
            if (!path.empty()) lowest_[path.back().id] = std::min(lowest_[path.back().id], lowest_[id]);
            if (lowest_[id] == order_[id]) close(id);
        }
    }

    void open(std::vector<visit>& path, std::size_t id) {
        order_[id] = lowest_[id] = count_++;
        stack_.push_back(id);
        on_stack_[id] = true;
        path.push_back({id});
    }

    void close(std::size_t id) {
        std::vector<std::size_t> one;
        while (one.empty() || one.back() != id) {
            one.push_back(stack_.back());
            on_stack_[stack_.back()] = false;
            stack_.pop_back();
        }
        found.push_back(std::move(one));
    }

    const std::vector<std::vector<std::size_t>>& ways_;
    std::vector<std::size_t> order_, lowest_, stack_;
    std::vector<bool> on_stack_;
    std::size_t count_ = 0;
};

std::vector<std::size_t> numbered(const std::vector<std::vector<std::size_t>>& all, std::size_t nodes) {
    std::vector<std::size_t> of(nodes);
    for (std::size_t c = 0; c < all.size(); ++c)
        for (const auto id : all[c]) of[id] = c;
    return of;
}

}  // namespace

std::vector<std::size_t> numbered_circles(const std::vector<std::vector<std::size_t>>& ways) {
    return numbered(components(ways).found, ways.size());
}

std::vector<std::vector<std::size_t>> circles_without_exit(const std::vector<std::vector<std::size_t>>& ways,
                                                           const std::vector<bool>& leaves) {
    auto all = components(ways).found;
    const auto of = numbered(all, ways.size());
    std::vector<std::vector<std::size_t>> circles;
    for (std::size_t c = 0; c < all.size(); ++c) {
        bool goes_on = false, gets_out = false;
        for (const auto id : all[c]) {
            gets_out = gets_out || leaves[id];
            for (const auto to : ways[id]) (of[to] == c ? goes_on : gets_out) = true;
        }
        if (goes_on && !gets_out) circles.push_back(std::move(all[c]));
    }
    return circles;
}

}  // namespace switchhook::bot::analysis
