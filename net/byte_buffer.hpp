#pragma once
// Bytes read and not yet parsed. Grows to a limit, and gives a large block back once it is empty.

#include <cstring>
#include <string_view>
#include <vector>

namespace switchhook::net {

class byte_buffer {
  public:
    [[nodiscard]] std::string_view bytes() const { return {storage_.data() + begin_, end_ - begin_}; }
    [[nodiscard]] std::size_t size() const { return end_ - begin_; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }

    void consume(std::size_t n) {
        begin_ += n;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    // Room behind the bytes: at least one, and at first `initial`.
    char* room() {
        if (begin_ > 0) {
            std::memmove(storage_.data(), storage_.data() + begin_, size());
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == storage_.size()) storage_.resize(storage_.empty() ? initial : storage_.size() * 2);
        return storage_.data() + end_;
    }
    [[nodiscard]] std::size_t room_size() const { return storage_.size() - end_; }
    void filled(std::size_t n) { end_ += n; }

    void shrink_if_empty() {
        if (empty() && storage_.size() > initial) storage_ = std::vector<char>();
    }

  private:
    static constexpr std::size_t initial = 4096;
    std::vector<char> storage_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace switchhook::net
