#include "graph/client/circuit.hpp"

#include <algorithm>

namespace switchhook::graph {
namespace {

constexpr std::size_t most_hosts = 64;  // recordings lie on hosts that come from outside

}  // namespace

std::string_view to_string(circuit_state s) {
    switch (s) {
        case circuit_state::closed: return "closed";
        case circuit_state::open: return "open";
        case circuit_state::half_open: return "half-open";
    }
    return "closed";
}

bool circuit::lets_through(time_point now) const {
    switch (state_) {
        case circuit_state::closed: return true;
        case circuit_state::open: return now >= probe_at_;
        case circuit_state::half_open: return !probing_;
    }
    return true;
}

std::optional<circuit::pass> circuit::enter(time_point now) {
    if (!lets_through(now)) return std::nullopt;
    if (state_ == circuit_state::closed) return pass{false};
    state_ = circuit_state::half_open;
    probing_ = true;
    return pass{true};
}

void circuit::left(pass p, sign_of_life sign, time_point now) {
    if (p.probe) probing_ = false;
    if (sign == sign_of_life::alive) {
        state_ = circuit_state::closed;
        failures_ = 0;
        pause_ = {};
    }
    if (sign != sign_of_life::none) return;
    if (state_ == circuit_state::closed)
        failed(now);
    else if (state_ == circuit_state::half_open && p.probe)
        open(now);
}

bool circuit::fresh(time_point now) const {
    const bool forgiven = failures_ == 0 || now - last_failure_ > settings_.apart;
    return state_ == circuit_state::closed && forgiven;
}

void circuit::failed(time_point now) {
    if (failures_ == 0 || now - last_failure_ > settings_.apart) {
        failures_ = 0;
        first_failure_ = now;
    }
    last_failure_ = now;
    ++failures_;
    if (failures_ >= settings_.failures && now - first_failure_ >= settings_.over) open(now);
}

void circuit::open(time_point now) {
    state_ = circuit_state::open;
    pause_ = pause_.count() == 0 ? settings_.first_pause : std::min(pause_ * 2, settings_.longest_pause);
    probe_at_ = now + pause_;
}

template <class Step>
auto circuits::watched(const net::origin& to, const Step& step) {
    auto& c = all_.find(to)->second;
    const auto before = c.state();
    auto value = step(c);
    if (c.state() != before && changed_) changed_(to, before, c.state());
    return value;
}

bool circuits::lets_through(const net::origin& to, time_point now) const {
    const auto known = all_.find(to);
    return known == all_.end() || known->second.lets_through(now);
}

std::optional<circuits::pass> circuits::enter(const net::origin& to, time_point now) {
    if (!all_.contains(to)) {
        if (all_.size() >= most_hosts)
            std::erase_if(all_, [now](const auto& one) { return one.second.fresh(now); });
        // More hosts than that, all of them failing: the newest is asked without a circuit.
        if (all_.size() >= most_hosts) return pass(shared_from_this(), to, circuit::pass{});
        all_.emplace(to, circuit(settings_));
    }
    const auto given = watched(to, [now](circuit& c) { return c.enter(now); });
    if (!given) return std::nullopt;
    return pass(shared_from_this(), to, *given);
}

void circuits::pass::left(sign_of_life sign, time_point now) {
    const auto of = std::move(of_);
    if (!of || !of->all_.contains(to_)) return;
    of->watched(to_, [&](circuit& c) {
        c.left(given_, sign, now);
        return true;
    });
}

circuits::pass::~pass() {
    if (of_) left(sign_of_life::unknown, {});
}

}  // namespace switchhook::graph
