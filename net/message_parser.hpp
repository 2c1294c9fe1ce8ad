#pragma once
// Beast's parser, filling our messages directly. Included by the units that read messages only.

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace switchhook::net {

namespace beast_http = boost::beast::http;

// What both kinds of message have in common: fields, body, and what must be refused beyond what Beast
// refuses.
template <bool IsRequest>
class message_parser : public beast_http::basic_parser<IsRequest> {
  public:
    message_parser(header_list& headers, std::string& body) : headers_(headers), body_(body) {}

  protected:
    using code = boost::beast::error_code;
    using text = boost::beast::string_view;

    static std::string_view view(text t) { return {t.data(), t.size()}; }

    [[nodiscard]] unsigned hosts() const { return hosts_; }

  private:
    static constexpr unsigned most_fields = 128;

    void on_field_impl(beast_http::field name, text name_text, text value, code& ec) override {
        if (in_body_) return;  // a trailer; nothing here has a use for one
        if (++fields_ > most_fields) {
            ec = beast_http::error::header_limit;
            return;
        }
        if (name == beast_http::field::host) ++hosts_;
        if (name == beast_http::field::transfer_encoding) {
            // Only the one coding that every recipient understands, so that nobody can see another end of the
            // message.
            if (!same_name(view(value), "chunked") || this->version_1_0_)
                ec = beast_http::error::bad_transfer_encoding;
        }
        headers_.add(std::string(view(name_text)), std::string(view(value)));
    }

    void on_header_impl(code& ec) override {
        in_body_ = true;
        judge_header(ec);
    }
    virtual void judge_header(code&) {}

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, code&) override {
        // What a peer promises is believed up to a point: the rest is allocated as it comes.
        if (length) body_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 64U << 10)));
    }
    std::size_t on_body_impl(text bytes, code&) override {
        body_.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, text extensions, code& ec) override {
        // Beast lets anything stand between quotes; a line feed there ends the line for others.
        if (view(extensions).find('\n') != std::string_view::npos)
            ec = beast_http::error::bad_chunk_extension;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, text bytes, code&) override {
        body_.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(code&) override {}

  protected:
    bool version_1_0_ = false;

  private:
    header_list& headers_;
    std::string& body_;
    unsigned fields_ = 0;
    unsigned hosts_ = 0;
    bool in_body_ = false;
};

class request_parser final : public message_parser<true> {
  public:
    explicit request_parser(http_request& into) : message_parser(into.headers, into.body), into_(into) {}

    [[nodiscard]] bool is_http_1_0() const { return version_1_0_; }

  private:
    void on_request_impl(beast_http::verb, text method, text target, int version, code& ec) override {
        version_1_0_ = version == 10;
        into_.method = view(method);
        std::string_view path = view(target);
        std::string_view root;  // what an absolute form without a path leaves out
        // RFC 9112 section 3.2.2: the absolute form is accepted; a handler sees the origin form.
        for (const std::string_view scheme : {"http://", "https://"}) {
            if (!same_name(path.substr(0, scheme.size()), scheme)) continue;
            path.remove_prefix(std::min(path.find_first_of("/?", scheme.size()), path.size()));
            if (path.empty() || path.front() == '?') root = "/";
        }
        if (root.empty() && path.front() != '/' && path != "*") ec = beast_http::error::bad_target;
        into_.target.assign(root).append(path);
    }
    void on_response_impl(int, text, int, code&) override {}

    // RFC 9112 section 3.2: exactly one Host in HTTP/1.1, at most one before.
    void judge_header(code& ec) override {
        if (hosts() > 1 || (hosts() == 0 && !version_1_0_)) ec = beast_http::error::bad_field;
    }

    http_request& into_;
};

class response_parser final : public message_parser<false> {
  public:
    explicit response_parser(http_response& into) : message_parser(into.headers, into.body), into_(into) {}

  private:
    void on_request_impl(beast_http::verb, text, text, int, code&) override {}
    void on_response_impl(int status, text, int version, code&) override {
        version_1_0_ = version == 10;
        into_.status = static_cast<unsigned>(status);
    }

    http_response& into_;
};

}  // namespace switchhook::net
