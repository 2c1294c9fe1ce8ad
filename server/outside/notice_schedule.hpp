#pragma once
// Whose turn it is among notices that wait: a few at a time for each host, hosts in turn, and a host that
// does not answer is left alone for longer and longer, so that it takes no place from the others. Pure, the
// time comes from the caller; not thread-safe.

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/outside/service_request.hpp"

namespace switchhook::server::outside {

struct notice_pace {
    std::size_t in_flight = 32;
    std::size_t per_host = 4;  // of a host that answers; one that does not is tried by one notice at a time
    // Between two attempts of a notice that its host does not want yet.
    std::chrono::milliseconds first_pause{5'000};
    std::chrono::milliseconds longest_pause{3'600'000};
    // Of a host that does not answer.
    std::chrono::milliseconds first_rest{5'000};
    std::chrono::milliseconds longest_rest{600'000};
};

enum class notice_fate { delivered, given_up, again };

struct notice_verdict {
    notice_fate fate = notice_fate::again;
    bool host_in_trouble = false;  // other notices for it would fare no better
    std::optional<std::chrono::milliseconds> retry_after;
};

//     2xx                                       delivered
//     408, 425, 429, 5xx                        again; of these 429, 502, 503 and 504 speak for the host
//     every other status                        given up: it will not be wanted later either
//     refused by our own rules                  given up
//     no connection, no address, TLS, no reply  again, and the host is in trouble
//     a reply of no use, a redirect elsewhere   again
notice_verdict judge(const service_outcome& outcome);

class notice_schedule {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit notice_schedule(const notice_pace& pace = {}) : pace_(pace) {}

    // `expires`: when it is given up, unless it gets through. Its host is tried once more at least.
    void add(const std::string& id, const std::string& host, time_point due, time_point expires);
    // One whose turn it is; it is under way until `ended` or `again`.
    std::optional<std::string> next(time_point now);
    // When `next` may have one; nothing while only an end of what is under way can bring it about.
    [[nodiscard]] std::optional<time_point> wakes() const;

    // Delivered, given up or lost: it is forgotten.
    void ended(const std::string& id);
    struct delayed {
        time_point until;                  // not tried before this
        std::vector<std::string> expired;  // forgotten, itself perhaps among them
    };
    delayed again(const std::string& id, const notice_verdict& why, time_point now, double jitter);

    [[nodiscard]] std::size_t size() const { return items_.size(); }

  private:
    struct item {
        std::string host;
        time_point due;
        time_point expires;
        unsigned attempts = 0;
    };
    struct host {
        std::set<std::pair<time_point, std::string>> waiting;
        std::size_t under_way = 0;
        unsigned failures = 0;  // in a row
        time_point rests_until{};
    };
    [[nodiscard]] bool has_room(const host& h) const;
    void let_go(std::map<std::string, host>::iterator at);
    std::vector<std::string> drop_expired(host& h, time_point now);

    notice_pace pace_;
    std::map<std::string, item> items_;
    std::map<std::string, host> hosts_;
    std::size_t under_way_ = 0;
    std::string served_last_;
};

}  // namespace switchhook::server::outside
