#include "server/admin/kept_calls.hpp"

#include "server/runtime/run_on.hpp"

namespace switchhook::server {

asio::awaitable<result<std::vector<std::string>>> records_of(shared_services shared, graph::call_id call) {
    auto read = [shared, call = std::move(call)] { return shared->store->records(call); };
    return run_blocking(shared->blocking, std::move(read));
}

asio::awaitable<result<std::optional<ended_call>>> find_ended(shared_services shared, graph::call_id call) {
    auto read = [shared, call = std::move(call)] { return shared->store->find_ended(call); };
    return run_blocking(shared->blocking, std::move(read));
}

asio::awaitable<result<std::vector<ended_call>>> ended_calls(shared_services shared, std::size_t most,
                                                             ended_place behind, call_filter wanted) {
    auto read = [shared, most, behind = std::move(behind), wanted = std::move(wanted)] {
        return shared->store->ended(most, behind, wanted);
    };
    return run_blocking(shared->blocking, std::move(read));
}

problem_document journal_unavailable() {
    return try_later("the journal cannot be read; the log says why", 5);
}

}  // namespace switchhook::server
