#pragma once
// What goes wrong in one call by order: not by chance, as faults do, and in the words of flow tests.

#include <vector>

#include "graph/model/methods.hpp"

namespace switchhook::emulator {

enum class failing {
    request,    // of a method: refused
    prompt,     // playPrompt is taken, and nothing can be played
    recording,  // it is made, and cannot be fetched
    operation,  // an invitation or tones to send: taken, and not done
};

struct ordered_failure {
    failing what = failing::request;
    graph::method method = graph::method::get;  // of a request
    unsigned times = 1;
};

class ordered_failures {
  public:
    void add(const ordered_failure& f) { left_.push_back(f); }

    // One occasion has come: is it to fail?
    bool take(failing what) { return take(what, graph::method::get); }
    bool take(graph::method asked) { return take(failing::request, asked); }

  private:
    bool take(failing what, graph::method asked) {
        for (auto& f : left_) {
            if (f.times == 0 || f.what != what || (what == failing::request && f.method != asked)) continue;
            --f.times;
            return true;
        }
        return false;
    }

    std::vector<ordered_failure> left_;
};

}  // namespace switchhook::emulator
