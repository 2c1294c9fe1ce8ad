#include "tests/integration/staged_test.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cctype>
#include <stdexcept>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

using namespace bot::trial;
using transfer_result = graph::transfer_result;

std::string json_of(const bot::value& v) {
    json::writer w;
    v.write(w);
    return w.take();
}

void write_party(json::writer& w, std::string_view name, const graph::identity& who) {
    w.object(name, [&] { w.field(graph::to_string(who.kind), who.id); });
}

void write_failure(json::writer& w, const injected_failure& f) {
    using kind = injected_failure::kind;
    if (f.error != bot::request_error::refused) throw std::runtime_error("the emulator refuses, and no more");
    w.field("what", f.what == kind::prompt      ? "prompt"
                    : f.what == kind::recording ? "recording"
                    : f.what == kind::operation ? "operation"
                                                : f.method);
    w.field("times", f.times);
}

// What the emulator calls it.
std::string_view name_of(const far_end& how) {
    if (!how) return "yes";
    switch (*how) {
        case transfer_result::busy: return "busy";
        case transfer_result::no_answer: return "never";
        case transfer_result::declined: return "declines";
        case transfer_result::unreachable: return "unknown";
        case transfer_result::failed: break;
    }
    return "fails";
}

// How the bot begins a resourceId: with the prompt's name or the first words of a text.
std::string in_resource_id(std::string_view name) {
    constexpr std::size_t enough = 24;
    std::string id;
    for (const char c : name.substr(0, enough)) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (plain || (!id.empty() && id.back() != '-')) id += plain ? c : '-';
    }
    if (id.ends_with('-')) id.pop_back();
    return id;
}

// Plays one line after the other; what must be known before is arranged first.
class performance {
  public:
    performance(installation& at, staged_services& services, const staged_test& test)
        : at_(at), services_(services), test_(test) {
        for (const auto& line : test.script->lines)
            if (const auto* begin = std::get_if<begin_call>(&line.what)) arrange_caller(*begin);
    }

    ~performance() {
        try {
            if (before_) before_->hang_up();
        } catch (const std::exception&) {
            // It is over.
        }
    }
    performance(const performance&) = delete;
    performance& operator=(const performance&) = delete;

    std::string play() {
        for (const auto& line : test_.script->lines)
            std::visit([this](const auto& l) { arrange(l); }, line.what);
        for (const auto& line : test_.script->lines)
            std::visit([this](const auto& l) { play(l); }, line.what);
        if (call_) call_->wait_for_end(60s);
        return id_;
    }

  private:
    void arrange_caller(const begin_call& how) {
        who_ = how.from.value_or(graph::identity{graph::identity_kind::phone, test_.caller, {}, {}});
        if (!how.to.empty()) who_ = how.to.front();
        if (who_.kind == graph::identity_kind::phone) at_.keep_secret(who_.id.substr(1));
    }

    // Whoever is called or transferred to is who calls, so that each test has somebody of its own.
    void settle(const far_end& how) {
        json::writer w;
        w.object([&] { w.field("answers", name_of(how)); });
        control("PUT", "/emulator/users/" + percent_encode(who_.id), w.take(), 204);
    }
    void arrange(const settle_transfer& t) { settle(t.how); }
    void arrange(const settle_callee& c) { settle(c.how); }
    void arrange(const settle_agent& a) { settle(a.how); }
    void arrange(const agent_rings&) { settle(transfer_result::no_answer); }
    // By a call that goes the same way before, and waits for an agent who does not come.
    void arrange(const line_is_full&) {
        settle(transfer_result::no_answer);
        before_.emplace(at_, web_, ring({}));
        for (const auto& line : test_.script->lines) {
            if (const auto* hear = std::get_if<hear_prompt>(&line.what)) await(*before_, *hear);
            if (const auto* keys = std::get_if<press_keys>(&line.what)) before_->press(keys->keys);
        }
        before_->wait_for("promptPlaying");
    }
    void arrange(const service_reply& r) { services_.will_reply(who_.id, r); }
    void arrange(const injected_failure& f) {
        if (!begun_) early_.push_back(f);
    }
    void arrange(const begin_call& how) {
        begun_ = true;
        for (const auto& said : how.hours) {
            json::writer w;
            w.object([&] { w.field("state", bot::to_string(said.state)); });
            ask("PUT", "/api/hours/" + said.name, w.take(), 200);
        }
    }
    template <class Other>
    void arrange(const Other&) {}

    void play(const begin_call& how) {
        json::writer w;
        if (!test_.flow.empty()) {
            w.object([&] {
                write_party(w, "to", how.to.front());
                w.field("flow", test_.flow);
            });
            id_ = ask("POST", "/api/calls", w.take(), 201).root()["id"].string_or();
        } else {
            id_ = ring(early_);
            call_.emplace(at_, web_, id_);
        }
        if (test_.begun) test_.begun(id_);
    }
    void play(const hear_prompt& hear) { await(call(), hear); }
    void play(const press_keys& p) { call().press(p.keys); }
    void play(const speak_message& s) {
        call().wait_for("recordingBegun");
        call().speak(std::chrono::duration<double>(s.time).count());
    }
    void play(const end_call&) { call().hang_up(); }
    void play(const injected_failure& f) {
        if (!call_) return;
        json::writer w;
        w.object([&] { write_failure(w, f); });
        control("POST", "/emulator/calls/" + id_ + "/fail", w.take(), 204);
    }
    template <class Other>
    void play(const Other&) {}

    std::string ring(const std::vector<injected_failure>& failures) {
        json::writer w;
        w.object([&] {
            write_party(w, "from", who_);
            w.array("fail", [&] {
                for (const auto& f : failures) w.object([&] { write_failure(w, f); });
            });
        });
        return control("POST", "/emulator/calls", w.take(), 201).root()["id"].string_or();
    }
    static void await(followed_call& call, const hear_prompt& what) {
        call.wait_for_prompt(in_resource_id(what.prompt.name));
    }

    followed_call& call() {
        if (!call_) throw std::runtime_error("nobody is there yet, or the bot has called them");
        return *call_;
    }

    json::document control(std::string method, const std::string& path, std::string body, unsigned expected) {
        return answered(web_.send(std::move(method), at_.emulator_url() + path, std::move(body)), path,
                        expected);
    }
    json::document ask(std::string method, const std::string& path, std::string body, unsigned expected) {
        auto headers = at_.bearer();
        headers.set("Content-Type", "application/json");
        return answered(web_.send(std::move(method), at_.admin_url() + path, std::move(body), headers), path,
                        expected);
    }
    static json::document answered(const net::http_response& answer, const std::string& path,
                                   unsigned expected) {
        if (answer.status == expected) return parsed(answer.body.empty() ? "{}" : answer.body);
        throw std::runtime_error(path + " answers " + std::to_string(answer.status) + ": " + answer.body);
    }

    installation& at_;
    staged_services& services_;
    const staged_test& test_;
    web_client web_{web_client::plain};
    graph::identity who_;
    std::vector<injected_failure> early_;  // that come before the call
    bool begun_ = false;
    std::string id_;
    std::optional<followed_call> call_, before_;
};

}  // namespace

staged_services::staged_services()
    : listener_(nullptr, {},
                [this](net::http_request request, const net::peer&) { return answer(std::move(request)); }) {}

void staged_services::will_reply(const std::string& caller, const bot::trial::service_reply& reply) {
    const std::lock_guard lock(mutex_);
    replies_[caller].push_back(reply);
}

asio::awaitable<net::http_response> staged_services::answer(net::http_request request) {
    const auto caller = percent_decode(request.target.substr(1, request.target.find('/', 1) - 1));
    net::http_response response;
    bot::trial::service_reply told;
    {
        const std::lock_guard lock(mutex_);
        auto& left = replies_[caller];
        const std::string delivery(request.headers.find("Switchhook-Delivery"));
        const auto before = last_.find(caller);
        const bool again = before != last_.end() && before->second.delivery == delivery;
        if (!again && left.empty() && (request.method != "GET" || before == last_.end()))
            co_return response;  // a notice
        if (!again && !left.empty()) {
            last_[caller] = {delivery, std::move(left.front())};
            left.pop_front();
        }
        told = last_[caller].reply;
    }
    response.headers.set("Content-Type", "application/json");
    response.status = told.why.empty() ? told.status : 200;
    response.body = told.why.empty() ? json_of(told.body) : R"([{"paly":"nothing"}])";
    if (told.why != "timeout") co_return response;
    asio::steady_timer never(listener_.context(), std::chrono::hours(1));
    co_await never.async_wait(asio::use_awaitable);
    co_return response;
}

std::string play(installation& at, staged_services& services, const staged_test& test) {
    return performance(at, services, test).play();
}

}  // namespace switchhook::test
