#include "server/queueing/line_post.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_letters = 200, most_bytes = 50'000;  // in a batch
constexpr std::chrono::milliseconds again_after{200};

}  // namespace

void line_post::put(const std::string& call, std::string text, matters which) {
    if (const auto known = latest_.find(call); known != latest_.end() && which == matters::last) {
        auto& before = waiting_.at(known->second);
        if (before.which == matters::last) {
            before.text = std::move(text);
            return;
        }
    }
    waiting_.emplace(++last_, letter{call, std::move(text), which});
    latest_.insert_or_assign(call, last_);
}

std::optional<line_post::batch> line_post::next(instant now) {
    if (under_way_ || (again_at_ && now < *again_at_)) return std::nullopt;
    if (sent_.letters.empty()) {
        if (waiting_.empty()) return std::nullopt;
        ++sent_.number;
        std::size_t bytes = 0;
        while (!waiting_.empty() && sent_.letters.size() < most_letters && bytes < most_bytes) {
            const auto first = waiting_.begin();
            bytes += first->second.text.size();
            sent_.letters.push_back(std::move(first->second.text));
            if (const auto last = latest_.find(first->second.call); last->second == first->first)
                latest_.erase(last);
            waiting_.erase(first);
        }
    }
    under_way_ = true;
    again_at_.reset();
    return sent_;
}

void line_post::answered(bool taken, instant now) {
    under_way_ = false;
    if (taken)
        sent_.letters.clear();
    else
        again_at_ = now + again_after;
}

std::optional<line_post::instant> line_post::due() const { return under_way_ ? std::nullopt : again_at_; }

received_post::kind received_post::look(std::uint64_t session, std::uint64_t number) const {
    if (session < session_ || (session == session_ && number <= number_)) return kind::known;
    return session == session_ ? kind::next : kind::first_of_session;
}

void received_post::take(std::uint64_t session, std::uint64_t number) {
    session_ = session;
    number_ = number;
}

}  // namespace switchhook::server
