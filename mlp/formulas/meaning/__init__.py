"""What letters mean, and the shapes and values of trees."""
