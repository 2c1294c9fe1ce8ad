#pragma once
// Work that is done on another executor, and awaited.

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/asio.hpp"

namespace switchhook::server {

// Runs `work(done)` on `where`; the value handed to `done` is the result, back on the executor of the caller.
template <class Value, class Work>
asio::awaitable<Value> run_on(asio::any_io_executor where, Work work) {
    auto start = [&where, &work](auto handler) {
        auto back = asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto done = [shared, back](Value value) {
            asio::dispatch(back, [shared, value = std::move(value)]() mutable {
                std::move (*shared)(std::move(value));
            });
        };
        asio::dispatch(where,
                       [work = std::move(work), done = std::move(done)]() mutable { work(std::move(done)); });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Value)>(start,
                                                                                        asio::use_awaitable);
}

// What `work` returns or throws. It may block: `pool` has threads for that.
template <class Work>
asio::awaitable<std::invoke_result_t<Work&>> run_blocking(asio::any_io_executor pool, Work work) {
    using value = std::invoke_result_t<Work&>;
    using outcome = std::pair<std::exception_ptr, std::optional<value>>;
    auto told = [work = std::move(work)](auto done) mutable {
        outcome came;
        try {
            came.second.emplace(work());
        } catch (...) {
            came.first = std::current_exception();
        }
        done(std::move(came));
    };
    auto came = co_await run_on<outcome>(std::move(pool), std::move(told));
    if (came.first) std::rethrow_exception(came.first);
    co_return *std::move(came.second);
}

}  // namespace switchhook::server
