#include "emulator/control/call_feed.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace switchhook::emulator {

asio::awaitable<call_feed::news> call_feed::reader::next(net::deadline until) {
    const bool nothing = !waiting_.all && waiting_.calls.empty() && !waiting_.over;
    if (nothing) {
        timer_.expires_at(until);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    news found = std::exchange(waiting_, {false, {}, waiting_.over});
    co_return found;
}

void call_feed::reader::add(const std::string& call) {
    auto& named = waiting_.calls;
    if (waiting_.all || std::find(named.begin(), named.end(), call) != named.end()) return;
    if (named.size() < most_named) {
        named.push_back(call);
    } else {
        named.clear();
        waiting_.all = true;
    }
    timer_.cancel();
}

void call_feed::reader::end() {
    waiting_.over = true;
    timer_.cancel();
}

std::shared_ptr<call_feed::reader> call_feed::join(const std::string& page) {
    std::erase_if(readers_, [&](const std::weak_ptr<reader>& one) {
        const auto there = one.lock();
        const bool replaced = there && !page.empty() && there->page_ == page;
        if (replaced) there->end();
        return !there || replaced;
    });
    if (ended_ || readers_.size() >= most_readers) return nullptr;
    auto one = std::make_shared<reader>(executor_, page);
    readers_.push_back(one);
    return one;
}

void call_feed::changed(const std::string& call) {
    for (const auto& one : readers_)
        if (const auto there = one.lock()) there->add(call);
}

void call_feed::end_all() {
    ended_ = true;
    for (const auto& one : readers_)
        if (const auto there = one.lock()) there->end();
}

}  // namespace switchhook::emulator
