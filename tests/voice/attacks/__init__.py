"""The attacks of docs/mechanisms/attacks.md, each with a control that must find what is there."""
