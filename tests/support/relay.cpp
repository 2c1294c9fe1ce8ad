#include "tests/support/relay.hpp"

#include <array>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

namespace switchhook::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

struct pair_of_sockets {
    explicit pair_of_sockets(tcp::socket accepted) : near(std::move(accepted)), far(near.get_executor()) {}
    tcp::socket near, far;
    unsigned short behind = 0;
    bool silent = false;
    void close() {
        boost::system::error_code ignored;
        near.close(ignored);
        far.close(ignored);
    }
};
using pair_ptr = std::shared_ptr<pair_of_sockets>;

asio::awaitable<void> pass_on(pair_ptr both, tcp::socket& from, tcp::socket& to) {
    std::array<char, 16'384> buffer;
    for (;;) {
        const auto [failed, size] = co_await from.async_read_some(asio::buffer(buffer), as_result);
        if (both->silent && !failed) continue;
        if (failed) break;
        const auto [unwritten, written] =
            co_await asio::async_write(to, asio::buffer(buffer, size), as_result);
        if (unwritten) break;
    }
    if (!both->silent) both->close();
}

}  // namespace

struct relay::state : std::enable_shared_from_this<relay::state> {
    asio::io_context context{1};
    tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), 0}};
    std::vector<unsigned short> behind;
    std::size_t next = 0;
    bool is_cut = false;
    std::vector<std::weak_ptr<pair_of_sockets>> pairs;
    std::thread thread;

    asio::awaitable<void> accept() {
        for (;;) {
            auto [failed, socket] = co_await acceptor.async_accept(as_result);
            if (failed) co_return;
            auto both = std::make_shared<pair_of_sockets>(std::move(socket));
            both->silent = is_cut;
            std::erase_if(pairs, [](const auto& p) { return p.expired(); });
            pairs.push_back(both);
            asio::co_spawn(context, serve(std::move(both)), rethrow);
        }
    }
    asio::awaitable<void> serve(pair_ptr both) {
        if (both->silent) {
            co_await pass_on(both, both->near, both->far);
            co_return;
        }
        for (std::size_t tried = 0; tried < behind.size(); ++tried) {
            both->behind = behind[next++ % behind.size()];
            const tcp::endpoint there(asio::ip::address_v4::loopback(), both->behind);
            const auto [failed] = co_await both->far.async_connect(there, as_result);
            if (!failed) {
                asio::co_spawn(context, pass_on(both, both->far, both->near), rethrow);
                co_await pass_on(both, both->near, both->far);
                co_return;
            }
            both->far.close();
        }
        both->close();
    }
    static void rethrow(std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    }
    template <class Work>
    void run(Work work) {
        asio::post(context, asio::use_future(work)).get();
    }
};

relay::relay(std::vector<unsigned short> behind) : state_(std::make_shared<state>()) {
    state_->behind = std::move(behind);
    asio::co_spawn(state_->context, state_->accept(), state::rethrow);
    state_->thread = std::thread([s = state_] { s->context.run(); });
}

relay::~relay() {
    state_->context.stop();
    state_->thread.join();
}

unsigned short relay::port() const { return state_->acceptor.local_endpoint().port(); }

void relay::use(std::vector<unsigned short> behind) {
    state_->run([&] {
        state_->behind = std::move(behind);
        for (const auto& p : state_->pairs)
            if (const auto both = p.lock()) both->close();
    });
}

void relay::drop(unsigned short port) {
    state_->run([&] {
        for (const auto& p : state_->pairs)
            if (const auto both = p.lock(); both && both->behind == port) both->close();
    });
}

void relay::cut() {
    state_->run([&] {
        state_->is_cut = true;
        for (const auto& p : state_->pairs)
            if (const auto both = p.lock()) both->silent = true;
    });
}

void relay::mend() {
    state_->run([&] { state_->is_cut = false; });
}

}  // namespace switchhook::test
