#pragma once
// Calls that are over, and not yet marked so in a store that writes later: whoever asks hears of them at once.

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/store/store.hpp"

namespace switchhook::server {

// Thread-safe.
class endings {
  public:
    void note(const ended_call& call);
    void written(const ended_call& call);

    [[nodiscard]] std::optional<ended_call> find(const graph::call_id& call) const;
    // `stored`, read behind the call of this function, and those that are not among them and fit; the latest first.
    template <class Read>
    result<std::vector<ended_call>> with(std::size_t most, const ended_place& behind,
                                         const call_filter& wanted, Read stored) const {
        auto under_way = all(behind, wanted);
        auto written = stored();
        if (written.has_error()) return written;
        return merged(std::move(under_way), *std::move(written), most);
    }

  private:
    [[nodiscard]] std::vector<ended_call> all(const ended_place& behind, const call_filter& wanted) const;
    static std::vector<ended_call> merged(std::vector<ended_call> under_way, std::vector<ended_call> stored,
                                          std::size_t most);

    mutable std::mutex guard_;
    std::unordered_map<std::string, ended_call> calls_;
};

}  // namespace switchhook::server
