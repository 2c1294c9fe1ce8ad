#include "net/lookup_threads.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/freed_by.hpp"

namespace switchhook::net {
namespace {

addresses ask_system(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    addresses found;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &first) != 0) return found;
    const std::unique_ptr<addrinfo, freed_by<::freeaddrinfo>> all(first);
    for (const addrinfo* one = first; one != nullptr; one = one->ai_next) {
        asio::ip::tcp::endpoint end;
        if (one->ai_addrlen > end.capacity()) continue;
        std::memcpy(end.data(), one->ai_addr, one->ai_addrlen);
        end.resize(one->ai_addrlen);
        found.push_back(end.address());
    }
    return found;
}

}  // namespace

// Touched on its executor only.
struct lookup_threads::waiter {
    waiter(const asio::any_io_executor& executor, deadline until) : wakes(executor, until) {}
    asio::steady_timer wakes;
    addresses found;
};

struct lookup_threads::state : std::enable_shared_from_this<state> {
    using waiter_ptr = std::shared_ptr<waiter>;

    bool enter(const std::string& host, const waiter_ptr& who) {
        const std::lock_guard lock(guard);
        if (stopped) return false;
        const auto known = names.find(host);
        if (known != names.end()) {
            known->second.push_back(who);
            return true;
        }
        if (names.size() >= limits.names) return false;
        names[host].push_back(who);
        queue.push_back(host);
        if (idle > 0)
            something.notify_one();
        else if (threads < limits.threads)
            start_thread();
        return true;
    }

    void leave(const std::string& host, const waiter_ptr& who) {
        const std::lock_guard lock(guard);
        const auto known = names.find(host);
        if (known != names.end()) std::erase(known->second, who);
    }

    void start_thread() {
        ++threads;
        std::thread([self = shared_from_this()] { self->work(); }).detach();
    }

    void work() {
        std::unique_lock lock(guard);
        while (!stopped) {
            if (queue.empty()) {
                ++idle;
                something.wait(lock);
                --idle;
                continue;
            }
            const std::string host = std::move(queue.front());
            queue.pop_front();
            if (names[host].empty()) {
                names.erase(host);
                continue;
            }
            lock.unlock();
            const addresses found = ask(host);
            lock.lock();
            tell(host, found);
        }
    }

    // Under the lock: who is in the list has not left, so that its executor lives.
    void tell(const std::string& host, const addresses& found) {
        const auto known = names.find(host);
        if (known == names.end()) return;
        for (const waiter_ptr& who : known->second)
            asio::post(who->wakes.get_executor(), [who, found] {
                who->found = found;
                who->wakes.expires_at(deadline::min());
            });
        names.erase(known);
    }

    lookup_limits limits;
    question ask;
    std::mutex guard;
    std::condition_variable something;
    std::map<std::string, std::vector<waiter_ptr>> names;
    std::deque<std::string> queue;
    std::size_t threads = 0;
    std::size_t idle = 0;
    bool stopped = false;
};

// In the frame of its `find`: leaves however that frame ends.
struct lookup_threads::place {
    place(std::shared_ptr<state> in, const std::string& name, std::shared_ptr<waiter> mine)
        : of(std::move(in)), host(name), who(std::move(mine)), taken(of->enter(host, who)) {}
    ~place() {
        if (taken) of->leave(host, who);
    }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    std::shared_ptr<state> of;
    const std::string& host;
    std::shared_ptr<waiter> who;
    bool taken;
};

lookup_threads::lookup_threads(lookup_limits limits, question ask) : state_(std::make_shared<state>()) {
    state_->limits = limits;
    state_->ask = ask ? std::move(ask) : ask_system;
}

lookup_threads::~lookup_threads() { stop(); }

asio::awaitable<addresses> lookup_threads::find(std::string host, deadline until) {
    const auto mine = std::make_shared<waiter>(co_await asio::this_coro::executor, until);
    const place waiting(state_, host, mine);
    if (waiting.taken) co_await mine->wakes.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return std::move(mine->found);
}

void lookup_threads::stop() {
    const std::lock_guard lock(state_->guard);
    if (std::exchange(state_->stopped, true)) return;
    while (!state_->names.empty()) state_->tell(state_->names.begin()->first, {});
    state_->queue.clear();
    state_->something.notify_all();
}

}  // namespace switchhook::net
