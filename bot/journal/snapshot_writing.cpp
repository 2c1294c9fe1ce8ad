#include <algorithm>

#include "bot/call/order_json.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/journal/snapshot_members.hpp"
#include "bot/journal/snapshot.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot {
namespace {

class snapshot_writer {
  public:
    explicit snapshot_writer(json::writer& w) : w_(w) {}

    template <class T>
    void operator()(std::string_view name, const T& what) {
        if (what == T()) return;
        w_.key(name);
        write(what);
    }

  private:
    template <class T>
    void write(const T& what) {
        if constexpr (std::is_same_v<T, bool>)
            w_.item(what);
        else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
            w_.item(static_cast<std::int64_t>(what));
        else  // members() is written for readers too; here nothing is changed
            w_.object([&] { members(*this, const_cast<T&>(what)); });
    }
    void write(const std::string& text) { w_.item(text); }
    void write(const milliseconds& time) { w_.item(std::int64_t{time.count()}); }
    void write(const instant& at) { write(at.time_since_epoch()); }
    void write(const value& content) { content.write(w_); }
    template <class Tag>
    void write(const graph::wire_id<Tag>& id) {
        w_.item(id.wire());
    }
    void write(const graph::identity& who) { graph::write_resource(w_, graph::identity_set(who)); }
    void write(const graph::call_route& route) { graph::write_resource(w_, route); }
    void write(const held_order& order) {
        w_.object([&] { write_order(w_, *order.get()); });
    }
    template <class T>
    void write(const std::optional<T>& what) {
        write(*what);
    }
    template <class T>
    void write(const std::vector<T>& all) {
        w_.array([&] {
            for (const T& one : all) write(one);
        });
    }
    void write(const step_memory& memory) {
        w_.object([&] {
            w_.key(memory_names[memory.index()]);
            std::visit([&](const auto& held) { write(held); }, memory);
        });
    }
    void write(std::monostate) {
        w_.object([] {});
    }

    json::writer& w_;
};

void forget_sensitive(std::vector<result_value>& all) {
    for (auto& one : all)
        if (one.sensitive) one.content = value();
}

// Of the step where the call stands.
bool holds_keys(const call& c, const flow& f) {
    const auto* step = interpreter::current(c, f);
    return step != nullptr && step->hides_keys() && input_of(c.flow.step) != nullptr;
}

bool is_secret(const result_value& r) { return r.sensitive && !r.content.is_nothing(); }

bool any_secret(const std::vector<result_value>& all) {
    return std::any_of(all.begin(), all.end(), is_secret);
}

}  // namespace

bool holds_secrets(const call& c, const flow& f) {
    const auto& m = c.flow;
    return holds_keys(c, f) || (f.hides_keys && (!m.type_ahead.empty() || c.tones.has_gap())) ||
           any_secret(m.results) || any_secret(m.params) ||
           std::any_of(m.runs.begin(), m.runs.end(),
                       [](const run_memory& run) { return any_secret(run.params); });
}

snapshot take_snapshot(call c, const flow& f) {
    snapshot s;
    s.asks_again = holds_keys(c, f);
    if (s.asks_again) c.flow.step = {};
    if (f.hides_keys) {
        c.flow.type_ahead.clear();
        c.tones.forget_waiting();
        c.timers.stop(timer_name::tone_gap);
    }
    forget_sensitive(c.flow.results);
    forget_sensitive(c.flow.params);
    for (auto& run : c.flow.runs) forget_sensitive(run.params);
    s.call = std::move(c);
    return s;
}

std::string write_snapshot(const snapshot& s) {
    json::writer w;
    w.object([&] {
        w.field("format", snapshot_format);
        if (s.asks_again) w.field("asksAgain", true);
        w.object("call", [&] {
            snapshot_writer writer(w);
            members(writer, const_cast<call&>(s.call));
        });
    });
    return w.take();
}

}  // namespace switchhook::bot
