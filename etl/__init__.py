"""What is read becomes what is recorded: the notice, the register and the files that staff send. Knows nothing of the screen."""
