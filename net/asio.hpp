#pragma once
// The little of Asio that public headers need.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>

namespace switchhook {

namespace asio = boost::asio;

namespace net {

using steady_clock = std::chrono::steady_clock;
// The moment after which an operation must have ended.
using deadline = steady_clock::time_point;

}  // namespace net
}  // namespace switchhook
