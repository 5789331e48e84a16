// Package programme asks the same core again and again: programmes with their waves, the units that take part with up to
// five questions of their own, who decided what is asked, whom each wave asks, and the mails to them. It must never ask
// another core than the one that was decided on, never change what a published wave promised, and never write down who
// answered an anonymous wave.
package programme
