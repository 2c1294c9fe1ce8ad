#include "tests/integration/event_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace switchhook::test {
namespace {

unsigned short port_in(const std::string& url) {
    return static_cast<unsigned short>(std::stoul(url.substr(url.rfind(':') + 1)));
}

net::header_list with_last(net::header_list headers, const std::string& last) {
    if (!last.empty()) headers.set("Last-Event-ID", last);
    return headers;
}

}  // namespace

event_reader::event_reader(const std::string& admin_url, const net::header_list& bearer,
                           const std::string& query, const std::string& last)
    : event_reader({admin_url, "/api/events" + query}, with_last(bearer, last)) {}

event_reader::event_reader(const stream_at& where, const net::header_list& headers)
    : peer_(port_in(where.origin)) {
    std::string request = "GET " + where.target + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& h : headers) request += h.name + ": " + h.value + "\r\n";
    if (!peer_.send(request + "\r\n")) throw std::runtime_error("the connection is gone");
    header_ = peer_.receive_through("\r\n\r\n");
    if (!header_.starts_with("HTTP/1.1 200 ")) throw std::runtime_error("no stream of events: " + header_);
}

bool event_reader::read_chunk() {
    const auto line = peer_.receive_through("\r\n");
    if (line.empty()) return false;
    const auto size = std::stoul(line, nullptr, 16);
    const auto piece = peer_.receive(size + 2);
    complete_ = size == 0;
    if (size == 0 || piece.size() != size + 2) return false;
    text_.append(piece, 0, size);
    return true;
}

std::optional<told_event> event_reader::next() {
    for (;;) {
        const auto end = text_.find("\n\n");
        if (end == std::string::npos) {
            if (!read_chunk()) return std::nullopt;
            continue;
        }
        told_event e;
        for (std::size_t begin = 0; begin < end;) {
            const auto line = text_.substr(begin, text_.find('\n', begin) - begin);
            begin += line.size() + 1;
            const auto value = line.substr(std::min(line.size(), line.find(": ") + 2));
            if (line.starts_with("id: ")) e.id = last_id_ = value;
            if (line.starts_with("event: ")) e.kind = value;
            if (line.starts_with("data: ")) e.data = value;
        }
        text_.erase(0, end + 2);
        if (!e.data.empty()) return e;
    }
}

std::vector<told_event> event_reader::through(std::string_view kind) {
    std::vector<told_event> all;
    while (auto e = next()) {
        all.push_back(*e);
        if (e->kind == kind) return all;
    }
    throw std::runtime_error("no " + std::string(kind) + " was told");
}

}  // namespace switchhook::test
